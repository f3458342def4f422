import type { Certified } from "../wire/certificate.ts";
import type { Callers, Outcome } from "./honest/honest-callers.ts";
import type { Endpoint } from "./http2/endpoint.ts";
import type { AttackedServer } from "./server/attacked-server.ts";
import type { CertificatesVolume } from "./server/certificates-volume.ts";

export const ports = ["function", "probe", "metrics"] as const;
export type Port = (typeof ports)[number];

type FurtherCallers = { readonly request?: Buffer } & Pick<Callers, "callers" | "pause" | "deadline">;

/** What an attack has in its hands. */
export interface Target {
  readonly server: AttackedServer;
  /** A second instance, where the attack asks for one. */
  readonly other: AttackedServer | undefined;
  /** Of the first instance; the port of the function with what an authenticated client shows. */
  readonly endpoints: Readonly<Record<Port, Endpoint>>;
  readonly volume: CertificatesVolume;
  readonly clientAuthority: Certified;
  /** A request that is answered, in protobuf. */
  readonly request: Buffer;
  /** Closes it once the server has ended: until then it is in the server's way. */
  readonly keep: (connection: { destroy(): unknown }) => void;
  /** Further honest callers; their calls count as those of the others do. */
  readonly callAlso: (callers: FurtherCallers) => void;
}

/** Answers what was done in a few words, for the table. */
export type Run = (target: Target, signal: AbortSignal) => Promise<string>;

export interface Attack {
  readonly name: string;
  /** One sentence for people. */
  readonly what: string;
  /** Until the signal; what is kept open stays until the server has ended. */
  readonly run: Run;
  /** Where it needs longer than others. */
  readonly seconds?: number;
  readonly words?: readonly string[];
  readonly descriptors?: number;
  readonly hasOther?: boolean;
  readonly bounds?: Partial<Bounds>;
}

export interface Bounds {
  /** By which resident memory may grow. */
  readonly megabytes: number;
  /** From SIGTERM to the end. */
  readonly stopMilliseconds: number;
  /** Whose failures during the attack are the attack's own doing. */
  readonly excused: readonly Outcome["kind"][];
  /** The same once it is over. */
  readonly excusedAfter: readonly Outcome["kind"][];
}

/** Enough for some hundred connections, and for the messages that are held at once. */
export const usualBounds: Bounds = { megabytes: 100, stopMilliseconds: 3000, excused: [], excusedAfter: [] };

/** Where calls are open that never end, stopping waits ten seconds for them. */
export const stopWithOpenCalls = { stopMilliseconds: 12_000 } as const;

/** Repeats until the signal, and counts. */
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
