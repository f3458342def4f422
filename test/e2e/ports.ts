import { createServer } from "node:net";
import { Problem } from "./problem.ts";

// These ports lie below the kernel's range for outgoing connections, so that none is taken between check and use.
const managementClusterPorts = { first: 16_400, last: 18_900 } as const;

/**
 * Ports for programs that run beside a management cluster. They differ from those of the cluster, whose programs may be
 * down for a moment.
 */
export const smallPorts = { first: 15_400, last: 16_399 } as const;

/** Ports that a program opens and that no flag changes. */
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

type Range = { readonly first: number; readonly last: number };

/** Each call returns the next free port. Ports are the same in each run on the same machine. */
export function createPorts({ first, last }: Range = managementClusterPorts): TakePort {
  let next = first;
  return async () => {
    while (next <= last && !(await isFree(next))) next += 1;
    if (next > last) throw new Problem(`cannot find a free port between ${first} and ${last}`);
    next += 1;
    return next - 1;
  };
}

export async function checkFixedPorts(): Promise<void> {
  for (const { port, program } of fixedPorts)
    if (!(await isFree(port)))
      throw new Problem(`cannot start ${program}: it always listens on port ${port}, which is in use`);
}
