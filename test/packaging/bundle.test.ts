import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { type Call, callBytes } from "../wire/client.ts";
import { type Ended, runFunction, startFunction } from "../wire/function-process.ts";
import { bundle } from "./bundle.ts";
import { runtimeCommand } from "./runtime-command.ts";

// Another one than the snapshot has answered, and the same one.
const clusters = [steadyCluster(1), steadyCluster(3, "snapshot")];
const ports = ["--probe-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"];
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  await bundle(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the bundle, started as the image starts it, answers as the source does, byte for byte", async () => {
  const requests = clusters.map((cluster) => encodeRequest(cluster));
  const bundled = await startFunction({ arguments: ["--insecure", ...ports], command: runtimeCommand(folder) });
  const source = await startFunction({ arguments: ["--insecure"] });

  const answers = (server: Call) => Promise.all(requests.map((request) => callBytes(server, request)));
  const [ofBundle, ofSource] = [await answers(bundled), await answers(source)];
  await Promise.all([bundled.end(), source.end()]);

  // Bytes as they are would take their reader half a minute to compare.
  expect(ofBundle.map((answer, index) => answer.equals(ofSource[index] ?? Buffer.alloc(0)))).toEqual([true, true]);
});

describe("the snapshot", () => {
  const { version, versions } = process;

  function runWith(snapshot: readonly string[]): Promise<Ended> {
    const { flags, ...command } = runtimeCommand(folder);
    return runFunction({ command: { ...command, flags: [...flags.slice(0, -2), ...snapshot] }, arguments: ports });
  }

  test("may be left out", async () => {
    const { flags } = runtimeCommand(folder);

    expect(flags.slice(-2)).toEqual(["--snapshot-blob", join(folder, "main.blob")]);
    await expect(runWith([])).resolves.toMatchObject({ errors: expect.stringContaining("--tls-certs-dir") });
  });

  test("that is missing is told", async () => {
    const { status, errors } = await runWith(["--snapshot-blob", join(folder, "none")]);

    expect(status).not.toBe(0);
    expect(errors).toContain(`Cannot open ${join(folder, "none")}`);
  });

  test("of another Node.js is told", async () => {
    const other = join(folder, "other.blob");
    const blob = readFileSync(join(folder, "main.blob"));
    blob.write("0", blob.indexOf(version.slice(1)));
    writeFileSync(other, blob);

    const { status, errors } = await runWith(["--snapshot-blob", other]);

    expect(status).not.toBe(0);
    expect(errors).toMatch(/Failed to load the startup snapshot .* Node\.js version/);
  });

  test("gets a hash seed of its own at every start, so that nobody can foresee which names collide", () => {
    const blob = readFileSync(join(folder, "main.blob"));
    // Of V8's header: how many contexts, whether tables can be hashed anew, two checksums, the version.
    const canRehash = blob.readUInt32LE(blob.indexOf(versions.v8) - 12);

    expect(canRehash).toBe(1);
  });
});

test("every file has its source map, and the maps name our sources", () => {
  const { main } = runtimeCommand(folder);

  expect(existsSync(`${main}.map`)).toBe(true);
  expect(readFileSync(main, "utf8")).toContain("//# sourceMappingURL=main.cjs.map");
  expect(readFileSync(`${main}.map`, "utf8")).toContain("function/crossplane/server.ts");
});

test("what it cannot do is told as from source", async () => {
  const { status, errors } = await runFunction({ command: runtimeCommand(folder), arguments: ports });

  expect(status).toBe(1);
  expect(errors).toMatch(/cannot serve: .*--tls-certs-dir/);
});
