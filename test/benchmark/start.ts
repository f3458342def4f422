import { warmUp } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { tableOf } from "./table.ts";

interface FirstAnswer {
  readonly cpu: number;
  /** Milliseconds since the start of the process. */
  readonly wall: number;
  readonly megabytes: number;
}

/**
 * Starts new processes of all subjects in turn, each until its first answer. Returns the minimum of the rounds, and the
 * median of the CPU.
 */
export async function starts(subjects: ReadonlyMap<string, Subject>, rounds: number): Promise<string> {
  const measured = new Map([...subjects.keys()].map((name): [string, FirstAnswer[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, subject] of subjects) measured.get(name)?.push(await firstAnswer(subject));
  }
  const rows = [...measured].map(([name, answers]) => rowOf(name, answers));
  return `${tableOf(["first answer", "CPU ms", "median", "wall ms", "RSS MB"], rows)}\n`;
}

async function firstAnswer(subject: Subject): Promise<FirstAnswer> {
  const begin = performance.now();
  const { server, client, request } = await subject.start();
  try {
    await warmUp({ client, request }, 1);
    const wall = performance.now() - begin;
    return { wall, cpu: server.cpuMilliseconds(), megabytes: server.megabytes() };
  } finally {
    client.close();
    await server.end();
  }
}

function rowOf(name: string, answers: readonly FirstAnswer[]): string[] {
  const cpu = answers.map((answer) => answer.cpu).toSorted((left, right) => left - right);
  const least = (of: (answer: FirstAnswer) => number) => Math.min(...answers.map(of));
  const median = cpu[Math.floor(cpu.length / 2)] ?? NaN;
  const figures = [least((answer) => answer.cpu), median, least((answer) => answer.wall)];
  return [name, ...[...figures, least((answer) => answer.megabytes)].map((figure) => figure.toFixed(0))];
}
