import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** What starts the callers; what they are to do follows as flags. */
export interface CallerProgram {
  readonly name: string;
  readonly file: string;
  readonly words: readonly string[];
}

/** Calls by grpc-js; the other one, by grpc-go, needs Go. */
export const grpcJs: CallerProgram = {
  name: "grpc-js",
  file: process.execPath,
  words: [fileURLToPath(new URL("grpc-js-caller.ts", import.meta.url))],
};

export interface Callers {
  readonly addresses: readonly string[];
  readonly probe?: string;
  readonly metrics?: string;
  /** Of certificates. */
  readonly folder: string;
  /** A file with the request. */
  readonly request: string;
  readonly callers?: number;
  /** Milliseconds between the calls of one caller. */
  readonly pause?: number;
  /** Milliseconds between two calls on new connections; 0: none. */
  readonly newcomers?: number;
  /** Milliseconds that a call may take. */
  readonly deadline?: number;
}

const Outcome = z.object({
  /** `call` on the kept connection, `newcomer` on a new one, `probe` of health, `scrape` of metrics. */
  kind: z.enum(["call", "newcomer", "probe", "scrape"]),
  milliseconds: z.number(),
  /** Empty where all was well. */
  error: z.string(),
});
export type Outcome = z.output<typeof Outcome>;

export interface HonestCallers {
  /** What ended since the last time. */
  take(): Outcome[];
  /** Until so many more calls have ended, or the callers have. */
  ended(calls: number): Promise<void>;
  /** Finishes what is under way, and gives what ended since the last time. */
  stop(): Promise<Outcome[]>;
}

/** Starts honest callers in a process of their own, so that an attack does not delay them by itself. */
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
