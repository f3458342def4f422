import { ConnectionPool, type PoolOptions } from "./connection-pool.ts";
import type { ConnectionTimeouts } from "./grpc/connection.ts";
import type { Warn } from "./throttled-warning.ts";

interface Bounded {
  /** Maximum number of open connections. */
  readonly maximum: number;
}

export interface PoolLimits {
  /** Connections of the function's port before their TLS handshake is complete. */
  readonly handshakes: Bounded & { readonly maximumMilliseconds: number };
  /** Connections of the function's port that may make calls. */
  readonly callers: Bounded & ConnectionTimeouts;
  readonly probes: Bounded & ConnectionTimeouts;
  readonly scrapes: Bounded & { readonly requestMilliseconds: number };
}

/**
 * The sum is less than the usual limit of 1024 file descriptors per process. Crossplane has one connection and closes
 * it after half an hour without a call (grpc-go, idle_timeout), so the limit of an hour only ends abandoned
 * connections.
 */
export const defaultPoolLimits: PoolLimits = {
  handshakes: { maximum: 128, maximumMilliseconds: 10_000 },
  callers: { maximum: 256, prefaceMilliseconds: 10_000, idleMilliseconds: 3_600_000 },
  probes: { maximum: 64, prefaceMilliseconds: 10_000, idleMilliseconds: 60_000 },
  scrapes: { maximum: 32, requestMilliseconds: 10_000 },
};

export type ConnectionPools = Readonly<Record<keyof PoolLimits, ConnectionPool>>;

export function openPools(limits: PoolLimits, warn: Warn): ConnectionPools {
  const open = (name: keyof PoolLimits, options: Pick<PoolOptions, "closes" | "maximumMilliseconds">) => {
    const { maximum } = limits[name];
    return new ConnectionPool({ name, maximum, ...options }, () =>
      warn(`closed a connection of pool ${name}`, { maximum }),
    );
  };
  const { maximumMilliseconds } = limits.handshakes;
  return {
    handshakes: open("handshakes", { maximumMilliseconds, closes: "OldestOfMost" }),
    callers: open("callers", { closes: "LongestUnused" }),
    probes: open("probes", { closes: "OldestOfMost" }),
    scrapes: open("scrapes", { closes: "OldestOfMost" }),
  };
}
