import type { ReplicaCounts } from "../cluster-api/machine-progress.ts";
import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { type EntryGroup, requireGroupsOf } from "../lifecycle/topology-groups.ts";
import { isForeignEntry } from "../lifecycle/topology-removal.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { addUp } from "./counts.ts";
import { readPreviousPools } from "./previous.ts";
import { joinZones, summarizeGroup, type WorkerPool } from "./worker-pools.ts";

/** Returns the pools of a topology by name: as they were read for this call, or else as in the previous status. */
export function summarizeEntries(scope: TopologyScope): WorkerPool[] {
  const { state, entryGroups, composite } = scope;
  if (!state.coreCluster) return [];
  return entryGroups ? joinZones(entryGroups.map((group) => toPool(scope, group))) : readPreviousPools(composite);
}

/** A pool that the spec does not name has the name of its entry. It leaves, unless somebody else added the entry. */
function toPool(scope: TopologyScope, { entry, group }: EntryGroup): WorkerPool {
  const name = scope.pools.find((pool) => pool.name === entry)?.slice.pool.name;
  const isLeaving = name === undefined && !isForeignEntry(scope, entry);
  return { name: name ?? entry, ...summarizeGroup(group), leaving: isLeaving ? true : undefined };
}

/**
 * Requires the worker groups of a topology, which are not composed, only while machines change, an entry leaves, or the
 * previous status does not match the Cluster. So a steady cluster has no requirements. The decision does not depend on
 * the groups: the call with them must return the same requirements as the call before.
 */
export function requireEntryGroups(scope: TopologyScope): Record<string, Requirement> {
  const { coreCluster } = scope.state;
  if (!coreCluster) return {};
  const isKnown = scope.leaving.length === 0 && isWhole(coreCluster) && isKnownBefore(scope, coreCluster);
  return isKnown ? {} : requireGroupsOf(scope.cluster, scope);
}

function isKnownBefore(scope: TopologyScope, coreCluster: ObservedCluster): boolean {
  const previous = readPreviousPools(scope.composite);
  if (previous.length === 0) return true;
  return previous.every((pool) => isCurrent(pool, coreCluster)) && matches(previous, scope, coreCluster);
}

function isWhole({ topology, workers }: ObservedCluster): boolean {
  return topology?.isSettled === true && workers !== undefined && isComplete(workers.counts);
}

/** Pools must be complete: machines that two pools exchange would not change the sums of the Cluster. */
function isCurrent({ leaving, version, ...counts }: WorkerPool, { topology }: ObservedCluster): boolean {
  return !leaving && version === topology?.version && isComplete(counts);
}

function isComplete({ desired, ready, upToDate, available }: Pick<WorkerPool, keyof ReplicaCounts>): boolean {
  return [ready, upToDate, available].every((count) => count === desired);
}

/** True if the pools are those of the spec, with as many machines as the spec and the Cluster have. */
function matches(previous: readonly WorkerPool[], scope: TopologyScope, { workers }: ObservedCluster): boolean {
  const sizes = sizesOf(scope);
  const isOfSpec = ({ name, desired }: WorkerPool) => sizes.has(name) && (sizes.get(name) ?? desired) === desired;
  return (
    previous.length === sizes.size &&
    previous.every((pool) => isOfSpec(pool)) &&
    addUp(previous).desired === workers?.counts.desired
  );
}

/** Number of machines by pool; undefined if the pool is autoscaled. */
function sizesOf({ pools }: TopologyScope): Map<string, number | undefined> {
  const zones = Map.groupBy(pools, ({ slice }) => slice.pool.name);
  return new Map(
    [...zones].map(([name, ofPool]) => {
      const replicas = ofPool.flatMap(({ slice }) => slice.replicas ?? []);
      const isFixed = replicas.length === ofPool.length;
      return [name, isFixed ? replicas.reduce((sum, count) => sum + count, 0) : undefined];
    }),
  );
}
