import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInterrupted, onInterruption } from "../interruption.ts";
import { cacheFolder } from "../places.ts";
import { type Environment, openEnvironment, stopEnvironment } from "./environment-record.ts";
import { isAlive } from "./process-record.ts";
import { runningFile, thisCommand } from "./running.ts";

const fileName = /^own-\d+\.json$/;

/**
 * Runs `work` with a temporary environment. It has its own data and record, so it may run beside a management cluster
 * and beside other temporary environments.
 */
export async function withOwnEnvironment<Result>(work: (environment: Environment) => Promise<Result>): Promise<Result> {
  await stopAbandoned();
  const environment = open();
  const stopListening = onInterruption(() => stopEnvironment(environment));
  try {
    const result = await work(environment);
    await stopEnvironment(environment);
    return result;
  } catch (error) {
    if (!isInterrupted()) await stopEnvironment(environment, { keepLogs: true });
    throw error;
  } finally {
    stopListening();
  }
}

/** Ends the processes of killed commands. Returns whether there were any. */
export async function stopAbandoned(): Promise<boolean> {
  const files = listFiles(cacheFolder).filter((name) => fileName.test(name));
  let found = false;
  for (const file of files.map(runningFile)) {
    const running = file.read();
    if (!running || isAlive(running.starter)) continue;
    await stopEnvironment(openEnvironment(running, file));
    found = true;
  }
  return found;
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // The cache folder does not exist before the first build.
    return [];
  }
}

function open(): Environment {
  const dataFolder = mkdtempSync(join(tmpdir(), "function-cluster-api-own-"));
  const file = runningFile(`own-${process.pid}.json`);
  return openEnvironment({ dataFolder, starter: thisCommand(), complete: false, processes: [] }, file);
}
