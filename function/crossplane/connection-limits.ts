import { ConnectionPool, type PoolOptions } from "./connection-pool.ts";
import type { Warn } from "./throttled-warning.ts";

/** How many connections a server has at the same time, and for how long they may be idle. */
export interface ConnectionLimits {
  /** Connections of the function's port that may call. */
  readonly maximumCallers: number;
  /** Connections of the function's port whose TLS handshake is not done. */
  readonly maximumHandshakes: number;
  readonly maximumProbes: number;
  readonly maximumScrapes: number;
  readonly handshakeMilliseconds: number;
  /** Until a client has begun to speak HTTP/2. */
  readonly prefaceMilliseconds: number;
  /** Without any call. */
  readonly callerIdleMilliseconds: number;
  readonly probeIdleMilliseconds: number;
}

/**
 * Together less than the 1024 descriptors that a process usually has. Crossplane has one connection, and closes it itself
 * after half an hour without a call (grpc-go, idle_timeout), so that an hour ends only what nobody uses any more.
 */
export const usualLimits: ConnectionLimits = {
  maximumCallers: 256,
  maximumHandshakes: 128,
  maximumProbes: 64,
  maximumScrapes: 32,
  handshakeMilliseconds: 10_000,
  prefaceMilliseconds: 10_000,
  callerIdleMilliseconds: 3_600_000,
  probeIdleMilliseconds: 60_000,
};

export interface ConnectionPools {
  readonly handshakes: ConnectionPool;
  readonly callers: ConnectionPool;
  readonly probes: ConnectionPool;
  readonly scrapes: ConnectionPool;
}

export function openPools(limits: ConnectionLimits, warn: Warn): ConnectionPools {
  const open = (name: keyof ConnectionPools, options: Omit<PoolOptions, "name">) =>
    new ConnectionPool({ name, ...options }, () => warn(`closed a connection of ${name}`, options));
  const handshake = { maximum: limits.maximumHandshakes, maximumMilliseconds: limits.handshakeMilliseconds };
  return {
    handshakes: open("handshakes", { ...handshake, isForStrangers: true }),
    callers: open("callers", { maximum: limits.maximumCallers, isForStrangers: false }),
    probes: open("probes", { maximum: limits.maximumProbes, isForStrangers: true }),
    scrapes: open("scrapes", { maximum: limits.maximumScrapes, isForStrangers: true }),
  };
}
