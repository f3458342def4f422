import type { Problem } from "../api/problem.ts";
import { type Fields, without } from "../api/value.ts";
import { composedGroupKind } from "../cluster-api/worker-groups.ts";
import { measure } from "../kubernetes/extent.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";

/**
 * Maximum size of the spec, in values and characters, added up over all worker groups. Each pool is rendered and hashed
 * per zone, together with the settings that all pools share. So the work is the size of the spec times the number of
 * groups.
 */
const maximumSize = 4 * 1024 * 1024;

/** Reports a spec whose worker groups together exceed the maximum size. */
export function findTotalSizeProblems(xrSpec: Fields, slices: readonly PoolSlice[]): Problem[] {
  const shared = sizeOf(without(xrSpec, "workers"));
  const byPool = Map.groupBy(slices, ({ pool }) => pool);
  const total = [...byPool].reduce((sum, [pool, ofPool]) => sum + (shared + sizeOf(pool)) * ofPool.length, 0);
  if (total <= maximumSize) return [];
  const size = `${slices.length} ${composedGroupKind.name}s have ${total} values and characters of the spec together`;
  return [{ path: "workers", message: `${size}: at most ${maximumSize} are allowed` }];
}

function sizeOf(value: unknown): number {
  return measure(value, { values: maximumSize, size: maximumSize, levels: 100 }).size;
}
