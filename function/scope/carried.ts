import type { Problem } from "../api/problem.ts";
import { type Fields, without } from "../api/value.ts";
import { composedGroupKind } from "../cluster-api/worker-groups.ts";
import { measure } from "../kubernetes/extent.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";

/**
 * Every pool is rendered and hashed in each of its zones, and what all pools share is part of each: the work is the size
 * of the spec times the number of worker groups.
 */
const maximumCarried = 4 * 1024 * 1024;

/** Pools that together carry more of the spec than one answer may cost. */
export function findCarriedProblems(xrSpec: Fields, slices: readonly PoolSlice[]): Problem[] {
  const shared = sizeOf(without(xrSpec, "workers"));
  const byPool = Map.groupBy(slices, ({ pool }) => pool);
  const carried = [...byPool].reduce((sum, [pool, ofPool]) => sum + (shared + sizeOf(pool)) * ofPool.length, 0);
  if (carried <= maximumCarried) return [];
  const what = `${slices.length} ${composedGroupKind.name}s carry ${carried} values and characters of the spec`;
  return [{ path: "workers", message: `${what}: at most ${maximumCarried} together` }];
}

function sizeOf(value: unknown): number {
  return measure(value, { values: maximumCarried, size: maximumCarried, levels: 100 }).size;
}
