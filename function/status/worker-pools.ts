import type { Status } from "../api/status.ts";
import { toReplicaCounts } from "../cluster-api/machine-progress.ts";
import { listOtherVersions, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { addUp, findOldest } from "./counts.ts";

/** A pool in the status. */
export type WorkerPool = NonNullable<Status["workers"]>[number];

/** Returns the observed pools by name. */
export function summarizePools({ state, plan }: Pick<ClusterScope, "state" | "plan">): WorkerPool[] {
  const leaving = new Set(plan.leaving.map(({ key }) => key));
  const slices = [...state.workerGroups.values()].map(({ key, pool, ...group }): WorkerPool => ({
    name: pool ?? key,
    ...summarizeGroup(group),
    leaving: leaving.has(key) ? true : undefined,
  }));
  return joinZones(slices);
}

/** Returns the counts of a group and the oldest version that its machines run. */
export function summarizeGroup(group: Pick<WorkerGroup, "object" | "progress" | "version">): Omit<WorkerPool, "name"> {
  return { ...toReplicaCounts(group.progress), version: findOldest([group.version, ...listOtherVersions(group)]) };
}

/** Adds up the counts of all zones of a pool. Pools are sorted by name. */
export function joinZones(zones: readonly WorkerPool[]): WorkerPool[] {
  const pools = Map.groupBy(zones, ({ name }) => name);
  return [...pools.keys()].toSorted().map((name) => joinPool(name, pools.get(name) ?? []));
}

function joinPool(name: string, zones: readonly WorkerPool[]): WorkerPool {
  return {
    name,
    ...addUp(zones),
    version: findOldest(zones.map((zone) => zone.version)),
    leaving: zones.every((zone) => zone.leaving) ? true : undefined,
  };
}
