import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { say } from "../progress.ts";
import { isWhole, managementClusterFile, rejectWhileStarting, type Running, type RunningFile } from "./running.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";

export type Environment = {
  readonly dataFolder: string;
  readonly kubeconfig: string;
  readonly supervisor: Supervisor;
  /** Marks the environment as started, so that other commands may use it. */
  readonly markComplete: () => void;
  readonly file: RunningFile;
};

const logs = "logs";

export function kubeconfigIn(dataFolder: string): string {
  return join(dataFolder, "admin.kubeconfig");
}

/** Opens a recorded environment or creates a record, and records every change. */
export function openEnvironment(initial: Running, file = managementClusterFile): Environment {
  const { dataFolder } = initial;
  let content = initial;
  const write = (change: Partial<Running>): void => {
    content = { ...content, ...change };
    file.write(content);
  };
  write({});
  const supervisor = createSupervisor({
    logFolder: join(dataFolder, logs),
    processes: initial.processes,
    record: (processes) => write({ processes }),
  });
  return {
    dataFolder,
    kubeconfig: kubeconfigIn(dataFolder),
    supervisor,
    markComplete: () => write({ complete: true }),
    file,
  };
}

/** The recorded environment, if all its programs run. */
export function findEnvironment(): Environment | undefined {
  const running = managementClusterFile.read();
  return running && isWhole(running) ? openEnvironment(running) : undefined;
}

/** Ends the programs of an earlier start. Returns whether there were any. */
export async function stopEarlierEnvironment(): Promise<boolean> {
  const running = managementClusterFile.read();
  if (!running) return false;
  rejectWhileStarting(running);
  await stopEnvironment(openEnvironment(running));
  return true;
}

export async function stopEnvironment(environment: Environment, { keepLogs = false } = {}): Promise<void> {
  const { dataFolder, supervisor, file } = environment;
  await supervisor.stopAll();
  file.forget();
  const preserved = keepLogs ? [logs] : [];
  const names = readdirSync(dataFolder).filter((name) => !preserved.includes(name));
  for (const name of keepLogs ? names : []) rmSync(join(dataFolder, name), { recursive: true, force: true });
  if (keepLogs) say(`logs: ${join(dataFolder, logs)}`);
  else rmSync(dataFolder, { recursive: true, force: true });
}
