import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onInterruption } from "./interruption.ts";

const marker = "FUNCTION_CLUSTER_API_E2E_NETWORK";
const raiseLoopback = ["ip", "link", "set", "lo", "up"] as const;

/** As root, or as anybody where the kernel gives people user namespaces. */
const ways = [["--net"], ["--net", "--map-root-user"]] as const;

/**
 * Runs this command again in a network namespace of its own, where all that it starts is out of reach and every port is
 * free. Answers its exit code, or nothing where it already is in one or the rights do not allow it.
 */
export async function runInOwnNetwork(): Promise<number | undefined> {
  if (process.env[marker]) return undefined;
  const way = ways.find(
    (flags) => spawnSync("unshare", [...flags, ...raiseLoopback], { stdio: "ignore" }).status === 0,
  );
  if (!way) return undefined;
  const script = `${raiseLoopback.join(" ")} && exec "$@"`;
  const words = [...way, "sh", "-c", script, "sh", process.execPath, ...process.argv.slice(1)];
  const child = spawn("unshare", words, { stdio: "inherit", env: { ...process.env, [marker]: "own" } });
  const ended = once(child, "exit");
  onInterruption(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  await ended;
  return child.exitCode ?? 1;
}
