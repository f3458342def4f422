import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInterrupted, onInterruption } from "../interruption.ts";
import { createAuthority } from "../kubernetes/certificates.ts";
import type { Builds } from "../management-cluster.ts";
import { cacheFolder } from "../places.ts";
import { conformancePorts, createPorts } from "../ports.ts";
import { startApiServer } from "../processes/api-server.ts";
import type { ProviderGround } from "../processes/provider.ts";
import { type Environment, openEnvironment, stopEnvironment } from "../supervision/environment-record.ts";
import { isAlive } from "../supervision/process-record.ts";
import { runningFile, thisCommand } from "../supervision/running.ts";

/** An API server, with everything needed to start managers beside it. */
export type SmallApiServer = ProviderGround;
export type NeededBuilds = Pick<Builds, "derivedCrds" | "etcd" | "kubernetes">;

const fileName = /^conformance-\d+\.json$/;

/**
 * Runs an API server and etcd while `work` runs. Each has its own data, ports and record, so it may run beside a
 * management cluster and beside other small API servers.
 */
export async function withSmallApiServer<Result>(
  builds: NeededBuilds,
  work: (server: SmallApiServer) => Promise<Result>,
): Promise<Result> {
  await stopAbandoned();
  const environment = open();
  const stopListening = onInterruption(() => stopEnvironment(environment));
  try {
    const result = await work(await start(environment, builds));
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
  const files = filesIn(cacheFolder).filter((name) => fileName.test(name));
  let found = false;
  for (const file of files.map(runningFile)) {
    const running = file.read();
    if (!running || isAlive(running.starter)) continue;
    await stopEnvironment(openEnvironment(running, file));
    found = true;
  }
  return found;
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // The cache folder does not exist before the first build.
    return [];
  }
}

function open(): Environment {
  const dataFolder = mkdtempSync(join(tmpdir(), "function-cluster-api-conformance-"));
  const file = runningFile(`conformance-${process.pid}.json`);
  return openEnvironment({ dataFolder, starter: thisCommand(), complete: false, processes: [] }, file);
}

async function start({ dataFolder, supervisor }: Environment, builds: NeededBuilds): Promise<SmallApiServer> {
  const authority = createAuthority(join(dataFolder, "pki"), "conformance");
  const takePort = createPorts(conformancePorts);
  const ground = { authority, dataFolder, supervisor, takePort };
  return { ...ground, ...(await startApiServer({ ...ground, builds })) };
}
