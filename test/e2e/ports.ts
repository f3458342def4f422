import { createServer } from "node:net";
import { Problem } from "./problem.ts";

// Below the range from which the kernel takes the ports of outgoing connections, so that none is lost between check and use.
const firstPort = 16_400;
const lastPort = 18_900;

/** Ports that a program opens without a flag to change them. */
const fixedPorts = [
  { port: 8080, program: "Crossplane's RBAC manager" },
  { port: 19_000, program: "the in-memory provider" },
  { port: 20_000, program: "the first in-memory cluster" },
] as const;

export type TakePort = () => Promise<number>;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Each call takes the next free port; the same machine gets the same ports again. */
export function createPorts(): TakePort {
  let next = firstPort;
  return async () => {
    while (next <= lastPort && !(await isFree(next))) next += 1;
    if (next > lastPort) throw new Problem(`cannot find a free port between ${firstPort} and ${lastPort}`);
    next += 1;
    return next - 1;
  };
}

export async function checkFixedPorts(): Promise<void> {
  for (const { port, program } of fixedPorts)
    if (!(await isFree(port)))
      throw new Problem(`cannot start ${program}: it always listens on port ${port}, and something else has it`);
}
