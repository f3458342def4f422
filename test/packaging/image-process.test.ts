import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { startBy } from "../wire/function-process.ts";
import { bundle } from "./bundle.ts";
import { runtimeCommand } from "./runtime-command.ts";

// What the tests of the process ask from source is asked here of what the image starts: the bundle.
const folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
await bundle(folder);
const { environment, ...command } = runtimeCommand(folder);
// Those ports may be taken here.
const { PROBE_ADDRESS: _probe, METRICS_ADDRESS: _metrics, ...others } = environment;
startBy({ ...command, environment: others });

await import("../wire/answers.test.ts");
await import("../wire/certificate-change.test.ts");
await import("../wire/client-certificates.test.ts");
await import("../wire/process.test.ts");
await import("../wire/server.test.ts");

afterAll(() => rmSync(folder, { recursive: true }));
