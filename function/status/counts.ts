import { readReplicaCounts, type ReplicaCounts } from "../cluster-api/machine-progress.ts";
import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import { compareVersions, parseVersion } from "../kubernetes/version.ts";
import type { State } from "../lifecycle/state.ts";

/** Machines of the control plane or of all workers, and their oldest version. */
export interface GroupFacts {
  /** Undefined for a managed control plane, which has no machines. */
  readonly counts: ReplicaCounts | undefined;
  readonly version: string | undefined;
}

export function countControlPlane({ controlPlane, coreCluster }: State): GroupFacts | undefined {
  if (!controlPlane) return factsOfCluster(coreCluster, "controlPlane");
  const { progress, runningVersion } = controlPlane;
  return { counts: readReplicaCounts(progress), version: runningVersion };
}

type Numbers = { [count in keyof ReplicaCounts]?: number | undefined };
type Pool = Numbers & { version?: string | undefined };

/** Sums up the observed pools. With a topology the Cluster has the sums, and its pools are not read in every call. */
export function countWorkers({ coreCluster }: State, pools: readonly Pool[]): GroupFacts | undefined {
  if (pools.length === 0 || coreCluster?.topology) return factsOfCluster(coreCluster, "workers");
  return { counts: addUp(pools), version: findOldest(pools.map((pool) => pool.version)) };
}

function factsOfCluster(
  coreCluster: ObservedCluster | undefined,
  group: "controlPlane" | "workers",
): GroupFacts | undefined {
  const summary = coreCluster?.[group];
  if (!summary || !coreCluster?.topology) return undefined;
  const version = findOldest(summary.versions);
  if (summary.isCounted || group === "workers") return { counts: summary.counts, version };
  // The Cluster has no counts of a control plane without replicas, and none before the control plane exists.
  return coreCluster.isInitialized ? { counts: undefined, version } : undefined;
}

/** Returns the text of the column in kubectl: `2/3` ready machines, or `managed`. */
export function columnOf({ counts }: GroupFacts): string {
  return counts ? formatFraction(counts) : "managed";
}

export function addUp(pools: readonly Numbers[]): ReplicaCounts {
  const sum = (field: keyof ReplicaCounts) => pools.reduce((all, pool) => all + (pool[field] ?? 0), 0);
  return { desired: sum("desired"), ready: sum("ready"), upToDate: sum("upToDate"), available: sum("available") };
}

function formatFraction({ ready, desired }: ReplicaCounts): string {
  return `${ready}/${desired}`;
}

export function findOldest(versions: readonly (string | undefined)[]): string | undefined {
  const known = versions.flatMap((text) => {
    const version = text === undefined ? undefined : parseVersion(text);
    return text !== undefined && version ? [{ text, version }] : [];
  });
  return known.toSorted((left, right) => compareVersions(left.version, right.version))[0]?.text;
}
