import { ConnectionPool, type PoolOptions } from "./connection-pool.ts";
import type { Patience } from "./grpc/connection.ts";
import type { Warn } from "./throttled-warning.ts";

interface Bounded {
  /** Connections at the same time. */
  readonly maximum: number;
}

export interface PoolLimits {
  /** Connections of the function's port whose TLS handshake is not done. */
  readonly handshakes: Bounded & { readonly maximumMilliseconds: number };
  /** Connections of the function's port that may call. */
  readonly callers: Bounded & Patience;
  readonly probes: Bounded & Patience;
  readonly scrapes: Bounded & { readonly requestMilliseconds: number };
}

/**
 * Together less than the 1024 descriptors that a process usually has. Crossplane has one connection, and closes it itself
 * after half an hour without a call (grpc-go, idle_timeout), so that an hour ends only what nobody uses any more.
 */
export const usualLimits: PoolLimits = {
  handshakes: { maximum: 128, maximumMilliseconds: 10_000 },
  callers: { maximum: 256, prefaceMilliseconds: 10_000, idleMilliseconds: 3_600_000 },
  probes: { maximum: 64, prefaceMilliseconds: 10_000, idleMilliseconds: 60_000 },
  scrapes: { maximum: 32, requestMilliseconds: 10_000 },
};

export type ConnectionPools = Readonly<Record<keyof PoolLimits, ConnectionPool>>;

export function openPools(limits: PoolLimits, warn: Warn): ConnectionPools {
  const open = (name: keyof PoolLimits, options: Pick<PoolOptions, "closes" | "maximumMilliseconds">) => {
    const { maximum } = limits[name];
    return new ConnectionPool({ name, maximum, ...options }, () => warn(`closed a connection of ${name}`, { maximum }));
  };
  const { maximumMilliseconds } = limits.handshakes;
  return {
    handshakes: open("handshakes", { maximumMilliseconds, closes: "OldestOfMost" }),
    callers: open("callers", { closes: "LongestUnused" }),
    probes: open("probes", { closes: "OldestOfMost" }),
    scrapes: open("scrapes", { closes: "OldestOfMost" }),
  };
}
