import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The program of the callers, before their flags. */
export interface CallerProgram {
  readonly name: string;
  readonly file: string;
  readonly words: readonly string[];
}

/** Callers on grpc-js. Those on grpc-go need Go. */
export const grpcJs: CallerProgram = {
  name: "grpc-js",
  file: process.execPath,
  words: [fileURLToPath(new URL("grpc-js-caller.ts", import.meta.url))],
};

export interface Callers {
  readonly addresses: readonly string[];
  readonly probe?: string;
  readonly metrics?: string;
  /** Folder of the client's certificates. */
  readonly folder: string;
  /** File with the encoded request. */
  readonly request: string;
  readonly callers?: number;
  /** Milliseconds between the calls of one caller. */
  readonly pause?: number;
  /** Milliseconds between two calls on new connections. 0: no such calls. */
  readonly newcomers?: number;
  /** Deadline of a call, in milliseconds. */
  readonly deadline?: number;
}

const Outcome = z.object({
  /** `call` on the persistent connection, `newcomer` on a new one, `probe` of health, `scrape` of metrics. */
  kind: z.enum(["call", "newcomer", "probe", "scrape"]),
  milliseconds: z.number(),
  /** Empty if the call succeeded. */
  error: z.string(),
});
export type Outcome = z.output<typeof Outcome>;

export interface HonestCallers {
  /** Returns the calls that ended since the last call of `take`. */
  take(): Outcome[];
  /** Waits until this number of further calls has ended, or the callers have. */
  ended(calls: number): Promise<void>;
  /** Waits for running calls, and returns the calls that ended since the last `take`. */
  stop(): Promise<Outcome[]>;
}

/** Starts honest callers in a separate process, so that the attack itself does not delay them. */
export function startCallers(program: CallerProgram, callers: Callers): HonestCallers {
  const words = Object.entries(callers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program.file, [...program.words, ...words], { stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(child, "close");
  const lines = createInterface({ input: child.stdout });
  let outcomes: Outcome[] = [];
  lines.on("line", (line) => outcomes.push(Outcome.parse(JSON.parse(line))));
  const take = () => {
    const taken = outcomes;
    outcomes = [];
    return taken;
  };
  const ended = async (calls: number) => {
    for (let call = 0; call < calls && child.exitCode === null; call += 1) {
      await Promise.race([once(lines, "line"), closed]);
    }
  };
  const stop = async () => {
    child.stdin.end();
    await closed;
    return take();
  };
  return { take, ended, stop };
}
