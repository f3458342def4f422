import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onInterruption } from "./interruption.ts";

const marker = "FUNCTION_CLUSTER_API_E2E_NETWORK";
const raiseLoopback = ["ip", "link", "set", "lo", "up"] as const;

/** The first works for root, the second for every user if the kernel allows user namespaces. */
const attempts = [["--net"], ["--net", "--map-root-user"]] as const;

/**
 * Runs this command again in a new network namespace, where nothing outside can reach its processes and every port is
 * free. Returns its exit code. Returns undefined inside such a namespace, or without the rights to create one.
 */
export async function runInOwnNetwork(): Promise<number | undefined> {
  if (process.env[marker]) return undefined;
  const words = wordsForOwnNetwork([process.execPath, ...process.argv.slice(1)]);
  if (!words) return undefined;
  const child = spawn("unshare", words, { stdio: "inherit", env: { ...process.env, [marker]: "own" } });
  const ended = once(child, "exit");
  onInterruption(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  await ended;
  return child.exitCode ?? 1;
}

/**
 * The arguments with which `unshare` runs a command in a new network namespace. Undefined without the rights to create
 * one.
 */
export function wordsForOwnNetwork(command: readonly string[]): readonly string[] | undefined {
  const attempt = attempts.find(
    (flags) => spawnSync("unshare", [...flags, ...raiseLoopback], { stdio: "ignore" }).status === 0,
  );
  return attempt && [...attempt, "sh", "-c", `${raiseLoopback.join(" ")} && exec "$@"`, "sh", ...command];
}
