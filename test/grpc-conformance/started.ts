import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Target } from "./targets.ts";

export interface Started {
  readonly address: string;
  readonly probeAddress: string;
  end(): Promise<void>;
}

const Serving = z.object({ msg: z.literal("serving"), address: z.string(), probeAddress: z.string() });

/** Starts a server on free ports, and waits until it is ready. */
export async function startTarget({ name, command }: Target, flags: readonly string[]): Promise<Started> {
  const [file = "", ...words] = command;
  const free = ["--address", "127.0.0.1:0", "--probe-address", "127.0.0.1:0"];
  const child = spawn(file, [...words, ...flags, ...free], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const end = async () => {
    child.kill();
    await closed;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const { success, data } = Serving.safeParse(JSON.parse(line));
    if (success) {
      child.stdout.resume();
      return { ...data, end };
    }
  }
  throw new Error(`${name} ended before it served`);
}
