import { warmUp } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { encodeRequest, steadyCluster } from "./request.ts";
import { tableOf } from "./table.ts";

export interface Fleet {
  readonly clusters: number;
  /** So many of them are really called, each once in a round; more than the function remembers. */
  readonly sample: number;
  readonly rounds: number;
}

/** The time between two calls for a cluster where all is well, in seconds. */
const steadySeconds = 300;

/**
 * What a fleet of steady clusters costs: each is called once in a TTL. The schedule is simulated, so that the calls come
 * one after the other at once; they are real, and every cluster is another one.
 */
export async function fleet(subject: Subject, { clusters, sample, rounds }: Fleet): Promise<string> {
  const requests = Array.from({ length: sample }, (_, index) => encodeRequest(steadyCluster(3, `fleet-${index}`)));
  await warmUp(subject, 1000);
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = subject.server.cpuMilliseconds();
    for (const request of requests) await warmUp({ ...subject, request }, 1);
    taken.push((subject.server.cpuMilliseconds() - before) / sample);
  }
  const cpu = Math.min(...taken);
  const share = (clusters * cpu) / (steadySeconds * 1000);
  const row = [String(clusters), String(steadySeconds), cpu.toFixed(2), `${(share * 100).toFixed(1)} %`];
  const table = tableOf(["clusters", "TTL s", "CPU ms", "of one core"], [row]);
  return `ours, a fleet, by ${sample} clusters that differ, ${rounds} rounds\n\n${table}\n`;
}
