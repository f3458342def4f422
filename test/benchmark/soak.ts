import { callTimes } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { encodeRequest, movingCluster, steadyCluster, withContentTag, withNewTag } from "./request.ts";
import { tableOf } from "./table.ts";

const intervals = 20;
const settledClusters = 100;

interface Point {
  readonly calls: number;
  readonly megabytes: number;
}

/**
 * Measures resident memory over many calls. Three of four calls are for a changing cluster and are composed; the others
 * are for settled clusters, which repeat their requests. Returns the memory after each interval, and its slope over the
 * second half.
 */
export async function soak({ client, server }: Subject, calls: number): Promise<string> {
  const changing = encodeRequest(movingCluster(3));
  const settled = Array.from({ length: settledClusters }, (_, index) =>
    withContentTag(encodeRequest(steadyCluster(3, `soak-${index}`))),
  );
  const requestOf = (number: number) =>
    (number % 4 === 0 ? settled[(number / 4) % settledClusters] : undefined) ?? withNewTag(changing);
  const points: Point[] = [];
  const each = Math.ceil(calls / intervals);
  for (let interval = 1; interval <= intervals; interval += 1) {
    await callTimes(client, each, requestOf);
    points.push({ calls: interval * each, megabytes: server.megabytes() });
  }
  const rows = points.map((point) => [String(point.calls), point.megabytes.toFixed(0)]);
  const slope = slopeOf(points.slice(intervals / 2)) * 100_000;
  const last = `second half: ${slope.toFixed(2)} MB for each 100,000 calls`;
  return `memory over ${calls} calls\n\n${tableOf(["calls", "RSS MB"], rows)}\n\n${last}\n`;
}

/** Slope by least squares, in megabytes per call. */
function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [calls, megabytes] = [mean((point) => point.calls), mean((point) => point.megabytes)];
  const shared = mean((point) => (point.calls - calls) * (point.megabytes - megabytes));
  return shared / mean((point) => (point.calls - calls) ** 2);
}
