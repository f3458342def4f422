import type { Spec } from "../api/spec.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import { listAt, objectAt, textAt } from "../kubernetes/object.ts";
import { parseVersion } from "../kubernetes/version.ts";
import { slicePools, type PoolSlice } from "./pools.ts";
import type { State } from "./state.ts";
import { planStepsTo, type Upgrade } from "./upgrade.ts";
import { findUnreadableVersion } from "./versions.ts";

/** A pool of the spec as an entry of a topology. */
export interface TopologyPool {
  readonly kind: "MachineDeployment" | "MachinePool";
  readonly className: string;
  /** Name of the entry. */
  readonly name: string;
  readonly slice: PoolSlice;
}

type Kind = TopologyPool["kind"];
type Pool = Spec["workers"][number];

/** Returns one MachineDeployment per pool and zone (rule P4). A MachinePool distributes its machines itself. */
export function planTopologyPools(cluster: ClusterIdentity, spec: Spec): TopologyPool[] {
  return planEntries(cluster, spec, kindOf);
}

function planEntries(cluster: ClusterIdentity, spec: Spec, kindIn: (pool: Pool) => Kind): TopologyPool[] {
  const workers = spec.workers.map((pool) => (kindIn(pool) === "MachinePool" ? { ...pool, zones: undefined } : pool));
  return slicePools(cluster, { ...spec, workers }, { versionOf: () => spec.kubernetes.version }).map((slice) => ({
    kind: kindIn(slice.pool),
    className: slice.pool.topology?.class ?? "",
    name: slice.shortName,
    slice: { ...slice, pool: spec.workers[slice.index] ?? slice.pool },
  }));
}

function kindOf(pool: Pool): Kind {
  return pool.topology?.kind ?? "MachineDeployment";
}

const lists = { MachineDeployment: "machineDeployments", MachinePool: "machinePools" } as const;
const otherKind = { MachineDeployment: "MachinePool", MachinePool: "MachineDeployment" } as const;

/**
 * Pools of another kind than their observed entries. Cluster API would delete all machines of an entry of the same name
 * at once, and no rollout would be held: to it, the entry of the other kind is new.
 */
export function findChangedKinds(
  { coreCluster }: Pick<State, "coreCluster">,
  { cluster, spec, pools }: { cluster: ClusterIdentity; spec: Spec; pools: readonly TopologyPool[] },
): Problem[] {
  const workers = objectAt(coreCluster?.object, "spec", "topology", "workers");
  if (!workers) return [];
  const namesOf = (kind: Kind) => new Set(listAt(workers, lists[kind]).map((entry) => textAt(entry, "name")));
  const observed = { MachineDeployment: namesOf("MachineDeployment"), MachinePool: namesOf("MachinePool") };
  const isObserved = ({ kind, name }: TopologyPool) => observed[kind].has(name);
  const kept = new Set(pools.filter((pool) => isObserved(pool)).map(({ slice }) => slice.index));
  // Otherwise every call of a steady cluster would compute all names twice.
  if (kept.size === spec.workers.length) return [];
  // Names depend on the kind, because only MachineDeployments have a zone each.
  const others = planEntries(cluster, spec, (pool) => otherKind[kindOf(pool)]);
  const changed = others.filter((pool) => isObserved(pool) && !kept.has(pool.slice.index));
  return distinctProblems(
    changed.map(({ kind, slice }) => ({
      path: `workers[${slice.index}].topology.kind`,
      message:
        `cannot be changed once the pool exists: it is a ${kind}, not a ${otherKind[kind]}. ` +
        "Add a pool of another name, and remove this one",
    })),
  );
}

/** Returns the observed `spec.topology.version` of the Cluster. */
export function readTopologyVersion({ coreCluster }: Pick<State, "coreCluster">): string | undefined {
  return coreCluster?.topology?.version;
}

/** True if Cluster API has applied the whole topology, at the current generation, and no machine is being replaced. */
function isTopologySettled({ coreCluster }: Pick<State, "coreCluster">): boolean {
  return coreCluster?.topology?.isSettled ?? false;
}

/**
 * Plans the upgrade of a topology. Cluster API itself upgrades the control plane before the workers. It accepts one
 * minor version at a time, and none while an upgrade is in progress (its webhook, validateTopologyVersionUpdate). So a
 * step begins only once the topology is settled.
 */
export function planTopologyUpgrade(state: State, target: string, listed: readonly string[]): Upgrade | Problem {
  const observed = readTopologyVersion(state);
  const settled = { target, isWaiting: false, needsMemberSets: false, stage: "Applied" } as const;
  if (observed === undefined || observed === target)
    return { ...settled, step: target, steps: listUnfinished(state, observed) };
  if (!parseVersion(observed)) return findUnreadableVersion("Cluster", observed);
  const steps = planStepsTo(observed, target, listed);
  if (!Array.isArray(steps)) return steps;
  const isWaiting = !isTopologySettled(state);
  return { ...settled, steps, step: isWaiting ? observed : (steps[0] ?? target), isWaiting };
}

/** The last step stays in the list until it is finished. */
function listUnfinished({ coreCluster }: State, version: string | undefined): string[] {
  if (!coreCluster || version === undefined || isTopologySettled({ coreCluster })) return [];
  return runsOnly(coreCluster, version) ? [] : [version];
}

function runsOnly({ controlPlane, workers }: ObservedCluster, version: string): boolean {
  return [controlPlane, workers].every((group) => group?.versions.every((found) => found === version) ?? true);
}
