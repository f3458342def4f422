import { warmUp } from "./load.ts";
import type { Subject } from "./measurement.ts";
import { tableOf } from "./table.ts";

const stretches = 20;

interface Point {
  readonly calls: number;
  readonly megabytes: number;
}

/** Many calls, and how memory goes: resident memory after each stretch, and its slope over the second half. */
export async function soak(subject: Subject, calls: number): Promise<string> {
  const points: Point[] = [];
  const each = Math.ceil(calls / stretches);
  for (let stretch = 1; stretch <= stretches; stretch += 1) {
    await warmUp(subject, each);
    points.push({ calls: stretch * each, megabytes: subject.server.megabytes() });
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
