import { steadySeconds } from "../../function/lifecycle/clock.ts";
import { call, warmUp } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { encodeRequest, steadyCluster, withContentTag } from "./request.ts";
import { tableOf } from "./table.ts";

export interface Fleet {
  readonly clusters: number;
  /** Number of clusters that are actually called, each once per round. */
  readonly sample: number;
  /** Number of rounds after the first two. */
  readonly rounds: number;
}

/**
 * Measures the cost of a fleet of different settled clusters, each called once per TTL. The calls follow each other
 * without waiting for the TTL. The function composes the first two rounds, and answers later ones from its cache, as
 * when Crossplane repeats unchanged requests.
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
  const rows = [row("first call", first), row("second call", second), row("from the cache", Math.min(...again))];
  const table = tableOf(["each cluster", "clusters", "CPU ms", "share of a core"], rows);
  const memory = `${server.megabytes().toFixed(0)} MB`;
  const title = `fleet, TTL ${steadySeconds} s, ${sample} clusters, ${rounds} rounds from the cache, ${memory}`;
  return `${title}\n\n${table}\n`;
}
