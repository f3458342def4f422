import type { Certified } from "../wire/certificate.ts";
import type { Callers, Outcome } from "./honest/honest-callers.ts";
import type { Endpoint } from "./http2/endpoint.ts";
import type { AttackedServer } from "./server/attacked-server.ts";
import type { CertificatesVolume } from "./server/certificates-volume.ts";

export const ports = ["function", "probe", "metrics"] as const;
export type Port = (typeof ports)[number];

type AdditionalCallers = { readonly request?: Buffer } & Pick<Callers, "callers" | "pause" | "deadline">;

/** Everything that an attack can use. */
export interface Target {
  readonly server: AttackedServer;
  /** A second instance, if the attack has `hasOther`. */
  readonly other: AttackedServer | undefined;
  /** Endpoints of the first instance; the function's port with the certificate of an authenticated client. */
  readonly endpoints: Readonly<Record<Port, Endpoint>>;
  readonly volume: CertificatesVolume;
  readonly clientAuthority: Certified;
  /** An encoded valid request. */
  readonly request: Buffer;
  /** Leaves a connection open until the server has ended, then closes it. */
  readonly keep: (connection: { destroy(): unknown }) => void;
  /** Starts additional honest callers, whose calls are measured too. */
  readonly callAlso: (callers: AdditionalCallers) => void;
}

/** Runs an attack until the signal. Returns a short summary for the table. */
export type Run = (target: Target, signal: AbortSignal) => Promise<string>;

export interface Attack {
  readonly name: string;
  /** A sentence that describes the attack. */
  readonly what: string;
  /** Runs until the signal. Connections passed to `keep` stay open until the server has ended. */
  readonly run: Run;
  /** Duration, if longer than the default. */
  readonly seconds?: number;
  readonly words?: readonly string[];
  readonly descriptors?: number;
  readonly hasOther?: boolean;
  readonly bounds?: Partial<Bounds>;
}

export interface Bounds {
  /** Maximum growth of resident memory, in MB. */
  readonly megabytes: number;
  /** Maximum time from SIGTERM to the end of the process. */
  readonly stopMilliseconds: number;
  /** Kinds of calls that may fail during the attack. */
  readonly excused: readonly Outcome["kind"][];
  /** Kinds of calls that may fail after the attack. */
  readonly excusedAfter: readonly Outcome["kind"][];
}

/** Enough for several hundred connections, and for the messages held at the same time. */
export const usualBounds: Bounds = { megabytes: 100, stopMilliseconds: 3000, excused: [], excusedAfter: [] };

/** The shutdown waits ten seconds for calls that never end. */
export const stopWithOpenCalls = { stopMilliseconds: 12_000 } as const;

/** Repeats an action until the signal. Returns the number of repetitions. */
export async function repeatUntil(signal: AbortSignal, act: () => Promise<unknown>): Promise<number> {
  let count = 0;
  for (; !signal.aborted; count += 1) await act();
  return count;
}

/** Resolves at the signal. */
export function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
