import { steadySeconds } from "../../function/lifecycle/clock.ts";
import { call, warmUp } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { encodeRequest, steadyCluster, withContentTag } from "./request.ts";
import { tableOf } from "./table.ts";

export interface Fleet {
  readonly clusters: number;
  /** So many of them are really called, each once in a round. */
  readonly sample: number;
  /** After the first two. */
  readonly rounds: number;
}

/**
 * What a fleet of steady clusters costs: each is called once in a TTL. The schedule is simulated, so that the calls come
 * one after the other at once; they are real, and every cluster is another one. The first two rounds are about clusters
 * that the function has not seen so often, later ones with the same tags again, as Crossplane asks while nothing changes.
 */
export async function fleet(subject: Subject, { clusters, sample, rounds }: Fleet): Promise<string> {
  const { client, server } = subject;
  const requests = Array.from({ length: sample }, (_, index) =>
    withContentTag(encodeRequest(steadyCluster(3, `fleet-${index}`))),
  );
  await warmUp(subject, 4000);
  const taken: number[] = [];
  for (let round = 0; round < rounds + 2; round += 1) {
    const before = server.cpuMilliseconds();
    for (const request of requests) await call(client, request);
    taken.push((server.cpuMilliseconds() - before) / sample);
  }
  const [first = 0, second = 0, ...again] = taken;
  const row = (name: string, cpu: number) => {
    const share = (clusters * cpu) / (steadySeconds * 1000);
    return [name, String(clusters), cpu.toFixed(2), `${(share * 100).toFixed(1)} %`];
  };
  const rows = [
    row("for the first time", first),
    row("the second time", second),
    row("from memory", Math.min(...again)),
  ];
  const table = tableOf(["each cluster", "clusters", "CPU ms", "of one core"], rows);
  const memory = `${server.megabytes().toFixed(0)} MB`;
  return `ours, a fleet, TTL ${steadySeconds} s, by ${sample} clusters that differ, ${rounds} rounds from memory, ${memory}\n\n${table}\n`;
}
