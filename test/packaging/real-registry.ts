import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Build, buildComponent, programOf } from "../e2e/build/build.ts";
import { registry } from "../e2e/build/components.ts";
import { createPorts } from "../e2e/ports.ts";
import { startRegistry } from "../e2e/processes/registry.ts";
import { createSupervisor } from "../e2e/supervision/supervisor.ts";

export type RealRegistry = {
  readonly host: string;
  readonly build: Build;
  /** Removed at the end. */
  readonly folder: string;
  readonly crane: (...words: readonly string[]) => string;
  readonly stop: () => Promise<void>;
};

/** Beside those of a management cluster. Tests run at the same time: each process starts to look elsewhere. */
const ports = { first: 15_300 + (process.pid % 64), last: 15_399 };

/** The registry of the end-to-end tests; needs Go the first time. */
export async function startRealRegistry(): Promise<RealRegistry> {
  const build = await buildComponent(registry);
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  const supervisor = createSupervisor({ logFolder: folder, processes: [], record: () => undefined });
  const takePort = createPorts(ports);
  const host = await startRegistry({ dataFolder: folder, supervisor, takePort, builds: { registry: build } });
  const stop = async (): Promise<void> => {
    await supervisor.stopAll();
    rmSync(folder, { recursive: true });
  };
  const crane = (...words: readonly string[]): string =>
    execFileSync(programOf(build, "crane"), words, { encoding: "utf8" });
  return { host, build, folder, crane, stop };
}
