import { warmUp } from "./load.ts";
import { compare, type Subject } from "./measurement.ts";
import { encodeRequest, steadyCluster } from "./request.ts";
import { tableOf } from "./table.ts";

const poolCounts = [1, 5, 10, 20, 35, 50];
const otherCounts = [0, 50, 100, 200];

/** Measures the cost of a call by the size of the cluster, and by the number of unrelated observed objects. */
export async function growth(subject: Subject, seconds: number): Promise<string> {
  const pools = poolCounts.map((count) => ({ name: `${count} pools`, request: encodeRequest(steadyCluster(count)) }));
  const others = otherCounts.map((count) => ({
    name: `3 pools and ${count} objects`,
    request: encodeRequest(withOthers(count)),
  }));
  const subjects = [...pools, ...others].map(({ name, request }): [string, Subject] => [name, { ...subject, request }]);
  for (const [, each] of subjects) await warmUp(each, 100);
  const figures = await compare(new Map(subjects), { callers: 1, seconds }, 3);
  const rows = subjects.map(([name, { request }]) => {
    const cpu = figures.get(name)?.cpuMinimum ?? NaN;
    const kilobytes = request.length / 1024;
    return [name, kilobytes.toFixed(0), cpu.toFixed(2), (cpu / kilobytes).toFixed(4)];
  });
  return `growth, one caller\n\n${tableOf(["cluster", "request kB", "CPU ms", "ms per kB"], rows)}\n`;
}

function withOthers(count: number) {
  const cluster = steadyCluster(3);
  const sample = cluster.observed["infrastructure-cluster-devcluster"] ?? {};
  const others = Array.from({ length: count }, (_, index) => [`other-${index}`, { ...sample, kind: "Other" }]);
  return { ...cluster, observed: { ...cluster.observed, ...Object.fromEntries(others) } };
}
