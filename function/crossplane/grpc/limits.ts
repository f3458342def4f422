import { Budget } from "./budget.ts";
import type { Service } from "./call.ts";
import type { ConnectionLimits } from "./connections.ts";

/** What callers of one port may use of the process. */
export interface PortLimits {
  readonly calls: Omit<Service, "methods">;
  readonly connection: ConnectionLimits;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** For callers with a certificate. */
export function limitFunction(maximumRequestBytes: number): PortLimits {
  return {
    // Eight messages of the usual maximum, and one more; the others wait in their senders.
    calls: { maximumRequestBytes, budget: new Budget(32 * mebibyte), transferMilliseconds: 30_000 },
    // A request of a usual cluster comes without waiting for the window to be opened again.
    connection: { streams: 256, callWindow: 256 * kibibyte, window: mebibyte, headerBytes: 16 * kibibyte },
  };
}

/** For everybody in the network, who may ask for the health and nothing else. */
export function probeLimits(): PortLimits {
  return {
    calls: { maximumRequestBytes: 4 * kibibyte, budget: new Budget(64 * kibibyte), transferMilliseconds: 5000 },
    connection: { streams: 8, callWindow: 8 * kibibyte, window: 64 * kibibyte, headerBytes: 8 * kibibyte },
  };
}
