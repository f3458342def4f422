import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { runtimeCommand } from "./runtime-command.ts";

const run = promisify(execFile);

/** Writes the snapshot that the image's command names, with that command's flags, from the bundle in this folder. */
export async function writeSnapshot(folder: string): Promise<void> {
  const { flags, main } = runtimeCommand(folder);
  const requests = mkdtempSync(join(tmpdir(), "function-requests-"));
  const request = join(requests, "steady-cluster");
  // Of a name that nobody else asks for, so that no measurement begins with what is remembered.
  writeFileSync(request, encodeRequest(steadyCluster(3, "snapshot")));
  try {
    await run(process.execPath, [...flags, "--build-snapshot", main, request]);
  } finally {
    rmSync(requests, { recursive: true });
  }
}
