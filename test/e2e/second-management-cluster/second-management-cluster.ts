import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onInterruption } from "../interruption.ts";
import { createKubernetesClient } from "../kubernetes/client.ts";
import { transportOfFile } from "../kubernetes/transport.ts";
import { wordsForOwnNetwork } from "../own-network.ts";
import { pollUntil } from "../poll.ts";
import { Problem } from "../problem.ts";
import { say } from "../progress.ts";
import type { ScenarioContext } from "../scenario.ts";
import { type Files, filesIn } from "./files.ts";
import { relay } from "./relay.ts";

/** Also the name of its log. */
const name = "second-management-cluster";
const startSeconds = 300;
const serveScript = join(import.meta.dirname, "serve.ts");

const missingRights = "needs the right to create a network namespace, for a second management cluster";

type SecondPlan = {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly content: "installed" | "empty";
};

/** How a scenario reaches the second management cluster. */
export type SecondManagementCluster = Pick<ScenarioContext, "client" | "kubeconfig"> & {
  /** Host and port in the network of that cluster. */
  readonly registryHost: string;
};

/**
 * Runs `work` with a second management cluster, in a network namespace of its own: the in-memory provider and
 * Crossplane's RBAC manager open ports that no flag changes. On an empty one, nothing of this project is installed.
 * Without the rights to create one, the scenario is not run, and says so.
 */
export async function withSecondManagementCluster(
  { note, supervisor }: Pick<ScenarioContext, "note" | "supervisor">,
  { scenario, content }: SecondPlan,
  work: (second: SecondManagementCluster) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-second-"));
  const files = filesIn(folder);
  const server = await relay({ host: "127.0.0.1", port: 0 }, { path: files.socket });
  try {
    const words = wordsForOwnNetwork([process.execPath, serveScript, folder, String(portOf(server)), content]);
    if (!words) {
      say(`!!! THE SCENARIO ${scenario} IS NOT RUN: it ${missingRights}`);
      return note(`NOT RUN: ${missingRights}`);
    }
    await withChild(launch(words, supervisor.logFile(name)), async (child) => {
      await waitUntilOffered(child, files.socket);
      await work(openSecond(files));
    });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

function openSecond({ kubeconfig, registry }: Files): SecondManagementCluster {
  const client = createKubernetesClient(transportOfFile(kubeconfig));
  return { client, kubeconfig, registryHost: readFileSync(registry, "utf8") };
}

async function withChild(child: ChildProcess, work: (child: ChildProcess) => Promise<void>): Promise<void> {
  const stopListening = onInterruption(() => stop(child));
  try {
    await work(child);
    await stop(child);
  } catch (error) {
    await stop(child, "failed");
    throw error;
  } finally {
    stopListening();
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Problem("cannot relay: the server has no port");
  return address.port;
}

function launch(words: readonly string[], logFile: string): ChildProcess {
  const log = openSync(logFile, "a");
  // Detached, because the scenario ends it in its order, and not Ctrl-C.
  const child = spawn("unshare", words, { stdio: ["pipe", log, log], detached: true });
  closeSync(log);
  return child;
}

async function waitUntilOffered(child: ChildProcess, socket: string): Promise<void> {
  await pollUntil({ what: `the ${name}`, seconds: startSeconds }, async () => {
    if (child.exitCode !== null) throw new Problem(`cannot start the ${name}: it ended, see its log`);
    return existsSync(socket);
  });
}

/** It stops its programs once its stdin ends, and keeps their logs if stdin had a text. */
async function stop(child: ChildProcess, lastWords = ""): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.stdin?.end(lastWords);
  await ended;
}
