import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { callBytes } from "../wire/client.ts";
import { runFunction, startFunction } from "../wire/function-process.ts";
import { bundle } from "./bundle.ts";
import { fillCompileCache } from "./compile-cache.ts";
import { runtimeCommand } from "./runtime-command.ts";

const ports = ["--probe-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"];
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  await bundle(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the bundle, started as the image starts it, answers as the source does, byte for byte", async () => {
  const request = encodeRequest(steadyCluster(1));
  const bundled = await startFunction({ arguments: ["--insecure", ...ports], command: runtimeCommand(folder) });
  const source = await startFunction({ arguments: ["--insecure"] });

  const answers = await Promise.all([callBytes(bundled, request), callBytes(source, request)]);
  await Promise.all([bundled.end(), source.end()]);

  expect(answers[0]?.equals(answers[1] ?? Buffer.alloc(0))).toBe(true);
});

test("every file has its source map, and the maps name our sources", () => {
  const { main } = runtimeCommand(folder);

  expect(existsSync(`${main}.map`)).toBe(true);
  expect(readFileSync(main, "utf8")).toContain("//# sourceMappingURL=main.mjs.map");
  expect(readFileSync(`${main}.map`, "utf8")).toContain("function/crossplane/server.ts");
});

test("what it cannot do is told as from source", async () => {
  const { status, errors } = await runFunction({ command: runtimeCommand(folder), arguments: ports });

  expect(status).toBe(1);
  expect(errors).toMatch(/cannot serve: .*--tls-certs-dir/);
});

test("one start fills the compile cache for the next", async () => {
  const { environment } = runtimeCommand(folder);

  await fillCompileCache(folder);

  expect(existsSync(environment["NODE_COMPILE_CACHE"] ?? "")).toBe(true);
});
