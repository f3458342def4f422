import { callTimes } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { encodeRequest, movingCluster, steadyCluster, withContentTag, withNewTag } from "./request.ts";
import { tableOf } from "./table.ts";

const stretches = 20;
const clustersAtRest = 100;

interface Point {
  readonly calls: number;
  readonly megabytes: number;
}

/**
 * Many calls, and how memory goes. Three of four are about a cluster that moves and are composed, the others about clusters
 * at rest, which ask for the same again and again. Resident memory after each stretch, and its slope over the second half.
 */
export async function soak({ client, server }: Subject, calls: number): Promise<string> {
  const moving = encodeRequest(movingCluster(3));
  const resting = Array.from({ length: clustersAtRest }, (_, index) =>
    withContentTag(encodeRequest(steadyCluster(3, `soak-${index}`))),
  );
  const requestOf = (number: number) =>
    (number % 4 === 0 ? resting[(number / 4) % clustersAtRest] : undefined) ?? withNewTag(moving);
  const points: Point[] = [];
  const each = Math.ceil(calls / stretches);
  for (let stretch = 1; stretch <= stretches; stretch += 1) {
    await callTimes(client, each, requestOf);
    points.push({ calls: stretch * each, megabytes: server.megabytes() });
  }
  const rows = points.map((point) => [String(point.calls), point.megabytes.toFixed(0)]);
  const slope = slopeOf(points.slice(stretches / 2)) * 100_000;
  const last = `second half: ${slope.toFixed(2)} MB for each 100,000 calls`;
  return `ours, memory over ${calls} calls\n\n${tableOf(["calls", "RSS MB"], rows)}\n\n${last}\n`;
}

/** By least squares, in megabytes for each call. */
function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [calls, megabytes] = [mean((point) => point.calls), mean((point) => point.megabytes)];
  const shared = mean((point) => (point.calls - calls) * (point.megabytes - megabytes));
  return shared / mean((point) => (point.calls - calls) ** 2);
}
