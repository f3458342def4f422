import type { Client } from "@grpc/grpc-js";
import { callRepeatedly } from "./load.ts";
import type { Server } from "./process.ts";

export interface Subject {
  readonly server: Server;
  readonly client: Client;
  readonly request: Buffer;
  /** Starts another process of the same program. */
  readonly start: () => Promise<Subject>;
}

export interface Phase {
  readonly callers: number;
  readonly seconds: number;
}

/** Cost of one phase of calls. */
interface Sample {
  readonly cpuPerCall: number;
  readonly milliseconds: readonly number[];
}

/** Figures of a subject; times in milliseconds. */
export interface Figures {
  readonly cpuMinimum: number;
  readonly cpuMedian: number;
  readonly p50: number;
  readonly p99: number;
  readonly calls: number;
}

async function sample({ server, client, request }: Subject, phase: Phase): Promise<Sample> {
  const before = server.cpuMilliseconds();
  const milliseconds = await callRepeatedly({ client, request, ...phase });
  return { cpuPerCall: (server.cpuMilliseconds() - before) / milliseconds.length, milliseconds };
}

/**
 * Measures the subjects in turn, in reverse order every other round, so that other load on the machine affects all
 * equally.
 */
export async function compare<Name>(
  subjects: ReadonlyMap<Name, Subject>,
  phase: Phase,
  rounds: number,
): Promise<Map<Name, Figures>> {
  const samples = new Map([...subjects.keys()].map((name): [Name, Sample[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [...subjects] : [...subjects].toReversed();
    for (const [name, subject] of order) samples.get(name)?.push(await sample(subject, phase));
  }
  return new Map([...samples].map(([name, taken]) => [name, figuresOf(taken)]));
}

function figuresOf(samples: readonly Sample[]): Figures {
  const cpu = samples.map(({ cpuPerCall }) => cpuPerCall);
  const calls = samples.flatMap(({ milliseconds }) => milliseconds);
  return {
    cpuMinimum: Math.min(...cpu),
    cpuMedian: quantile(cpu, 0.5),
    p50: quantile(calls, 0.5),
    p99: quantile(calls, 0.99),
    calls: calls.length,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
