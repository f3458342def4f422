import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { type Call, callBytes } from "../wire/client.ts";
import { runFunction, startFunction } from "../wire/function-process.ts";
import { bundle } from "./bundle.ts";
import { runtimeCommand } from "./runtime-command.ts";

const clusters = [steadyCluster(1), steadyCluster(3)];
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

test("the image starts the bundle, and reads no other file of its folder", () => {
  const { flags, main } = runtimeCommand(folder);

  expect(main).toBe(join(folder, "main.cjs"));
  expect(flags.filter((flag) => flag.includes(folder))).toEqual([]);
});

test("every file has its source map, and the maps name our sources", () => {
  const { main } = runtimeCommand(folder);

  expect(existsSync(`${main}.map`)).toBe(true);
  expect(readFileSync(main, "utf8")).toContain("//# sourceMappingURL=main.cjs.map");
  expect(readFileSync(`${main}.map`, "utf8")).toContain("function/crossplane/server.ts");
});

test("errors are reported as from source", async () => {
  const { status, errors } = await runFunction({ command: runtimeCommand(folder), arguments: ports });

  expect(status).toBe(1);
  expect(errors).toMatch(/cannot serve: .*--tls-certs-dir/);
});
