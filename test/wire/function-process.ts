import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const entry: string = fileURLToPath(new URL("../../function/main.ts", import.meta.url));
const LogLine = z.looseObject({
  msg: z.string(),
  address: z.string().optional(),
  probeAddress: z.string().optional(),
  metricsAddress: z.string().optional(),
});
type LogLine = z.output<typeof LogLine>;

export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Flags for the other two ports, on free ports. */
export const everyPort = ["--probe-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"];

export async function metricsOf({ metricsAddress }: FunctionProcess): Promise<string> {
  return (await fetch(`http://${metricsAddress}/metrics`)).text();
}

/** The function in a separate process, as Crossplane's runtime starts it. */
export interface FunctionProcess {
  readonly child: ChildProcess;
  /** `host:port` of the function's port. */
  readonly address: string;
  /** `host:port` of the other ports; empty if they are off. */
  readonly probeAddress: string;
  readonly metricsAddress: string;
  /** Waits for the next log line with this message. Each line is read once. */
  logged(message: string): Promise<LogLine>;
  /** Sends a signal and waits until the process ends. Default: SIGTERM. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface Start {
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** JavaScript that runs before the function, in the same process. */
  readonly before?: string;
  /** Default: the command of `startBy`, or else from source. */
  readonly command?: Command;
}

interface Command {
  /** Flags of Node.js. */
  readonly flags: readonly string[];
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
}

let defaultCommand: Command = { flags: [], main: entry, environment: {} };

/** Sets the default command of later tests. */
export function startBy(command: Command): void {
  defaultCommand = command;
}

/** Runs the command until it ends. */
export function runFunction(start: Start): Promise<Ended> {
  return ended(spawnFunction(start));
}

/** Starts the command on a free port and waits until it is ready. */
export async function startFunction({ arguments: words = [], ...start }: Start): Promise<FunctionProcess> {
  const address = words.includes("--address") ? [] : ["--address", "127.0.0.1:0"];
  const child = spawnFunction({ ...start, arguments: [...words, ...address] });
  const whole = ended(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const logged = (message: string) => nextLine(lines, message, whole);
  const { address: bound = "", probeAddress = "", metricsAddress = "" } = await logged("serving");
  const end = (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    return whole;
  };
  return { child, address: bound, probeAddress, metricsAddress, logged, end };
}

function spawnFunction({
  arguments: words = [],
  environment = {},
  before,
  command = defaultCommand,
}: Start): ChildProcessByStdio<null, Readable, Readable> {
  const { PATH = "" } = process.env;
  const env = { PATH, ...command.environment, ...environment };
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  const first = before === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(before)}`];
  return spawn(process.execPath, [...command.flags, ...first, command.main, "serve", ...words], { env, stdio });
}

async function ended(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ended> {
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  const [errors] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { status: child.exitCode, output, errors };
}

async function nextLine(lines: AsyncIterator<string>, message: string, whole: Promise<Ended>): Promise<LogLine> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) throw new Error(`the process ended before it logged "${message}": ${(await whole).errors}`);
    const line = LogLine.parse(JSON.parse(value));
    if (line.msg === message) return line;
  }
}
