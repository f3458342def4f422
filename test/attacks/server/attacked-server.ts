import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { logPipe, type LogPipe } from "./log-pipe.ts";

/** The command of the function: flags and entry file of Node.js. */
export interface Command {
  readonly flags: readonly string[];
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const fromSource: Command = {
  flags: [],
  main: fileURLToPath(new URL("../../../function/main.ts", import.meta.url)),
  environment: {},
};

export interface Start {
  readonly command: Command;
  /** Folder of certificates, if any. */
  readonly folder?: string;
  readonly words?: readonly string[];
  /** Maximum number of open files. */
  readonly descriptors?: number;
}

/** The real server in a separate process, with all its ports on 127.0.0.1. */
export interface AttackedServer {
  readonly address: string;
  readonly probeAddress: string;
  readonly metricsAddress: string;
  readonly log: LogPipe;
  megabytes(): number;
  /** Peak memory since the start, in MB. */
  peakMegabytes(): number;
  /** CPU time of all threads since the start, in milliseconds. */
  cpuMilliseconds(): number;
  /** Signal or exit code, if it ended before `stop`. */
  readonly ended: string | undefined;
  /**
   * Stops the server. Returns the milliseconds from SIGTERM to the end; undefined if it had to be killed. Later calls
   * return the same result.
   */
  stop(limitMilliseconds: number): Promise<number | undefined>;
}

const Serving = z.looseObject({ address: z.string(), probeAddress: z.string(), metricsAddress: z.string() });
const anyPort = ["--address", "127.0.0.1:0", "--probe-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"];

export async function startAttacked(start: Start): Promise<AttackedServer> {
  const { command, folder, words = [], descriptors } = start;
  const log = logPipe();
  const limit = descriptors === undefined ? "" : `ulimit -n ${descriptors}; `;
  const node = [process.execPath, ...command.flags, command.main, "serve"];
  const child = spawn(
    "sh",
    [
      "-c",
      `${limit}exec "$@"`,
      "sh",
      ...node,
      ...(folder === undefined ? [] : ["--tls-certs-dir", folder]),
      ...anyPort,
      ...words,
    ],
    { env: { PATH: process.env["PATH"], ...command.environment }, stdio: ["ignore", log.writeEnd, "ignore"] },
  );
  log.started();
  const closed = once(child, "close");
  let stopping: Promise<number | undefined> | undefined;
  let ended: string | undefined;
  child.once("exit", (code, signal) => {
    if (!stopping) ended = signal ?? `exit code ${code}`;
  });
  const serving = Serving.parse(JSON.parse(await log.line("serving")));
  const pid = child.pid ?? 0;
  let highest = 0;
  const peakMegabytes = () => (highest = Math.max(highest, memoryOf(pid, "VmHWM")));
  const stop = async (limitMilliseconds: number) => {
    peakMegabytes();
    const start = performance.now();
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMilliseconds);
    await closed;
    clearTimeout(timer);
    log.close();
    return child.signalCode === "SIGKILL" ? undefined : performance.now() - start;
  };
  return {
    ...serving,
    log,
    megabytes: () => memoryOf(pid, "VmRSS"),
    peakMegabytes,
    cpuMilliseconds: () => cpuOf(pid),
    get ended() {
      return ended;
    },
    stop: (limitMilliseconds) => (stopping ??= stop(limitMilliseconds)),
  };
}

/** Memory of the process in MB; 0 if it has ended. */
function memoryOf(pid: number, field: string): number {
  const [, kilobytes = 0] = new RegExp(`${field}:\\s+(\\d+)`).exec(readProcFile(pid, "status")) ?? [];
  return Number(kilobytes) / 1024;
}

const millisecondsPerTick = 10;

/** Fields 14 and 15 of /proc/<pid>/stat, counted after the name in parentheses (proc(5)). */
function cpuOf(pid: number): number {
  const fields = readProcFile(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * millisecondsPerTick;
}

function readProcFile(pid: number, file: "stat" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
