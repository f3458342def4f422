import { Budget } from "./budget.ts";
import type { Service } from "./call.ts";
import type { ConnectionLimits } from "./connections.ts";

/** Limits for the callers of one port. */
export interface PortLimits {
  readonly calls: Omit<Service, "methods">;
  readonly connection: ConnectionLimits;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** Limits for callers with a client certificate. */
export function limitFunction(maximumRequestBytes: number): PortLimits {
  return {
    // Room for eight messages of the default maximum size, plus one; the others wait in their senders.
    calls: { maximumRequestBytes, budget: new Budget(32 * mebibyte), transferMilliseconds: 30_000 },
    // A typical request arrives without waiting for a window update.
    connection: { streams: 256, callWindow: 256 * kibibyte, window: mebibyte, headerBytes: 16 * kibibyte },
  };
}

/** Limits for unauthenticated clients, which may only call the health service. */
export function probeLimits(): PortLimits {
  return {
    calls: { maximumRequestBytes: 4 * kibibyte, budget: new Budget(64 * kibibyte), transferMilliseconds: 5000 },
    connection: { streams: 8, callWindow: 8 * kibibyte, window: 64 * kibibyte, headerBytes: 8 * kibibyte },
  };
}
