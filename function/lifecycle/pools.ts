import type { Spec } from "../api/spec.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { composedGroupKind } from "../cluster-api/worker-groups.ts";
import { formatHashedName } from "../kubernetes/name.ts";

/** A pool in one zone, or a pool without zones. Each slice has one worker group. */
export interface PoolSlice {
  readonly pool: Spec["workers"][number];
  /** Index in `spec.workers`, for messages. */
  readonly index: number;
  readonly zone: string | undefined;
  readonly name: string;
  /** The name without the name of the cluster. */
  readonly shortName: string;
  readonly key: string;
  /** Kubernetes version of the machines, with the suffix of the distribution. */
  readonly version: string;
  /** Number of machines in this zone; undefined if the pool is autoscaled. */
  readonly replicas: number | undefined;
  readonly autoscaling: { minimum: number; maximum: number } | undefined;
}

// MachineSet and Machine each add six characters, and the name of a node has at most 63.
const nameLimit = 63 - 6 - 6;

/** Settings of pools that the modules define. */
interface PoolSettings {
  /** Returns the version of a pool, with the suffix of the distribution. `requested` is the pool's own version. */
  readonly versionOf: (requested: string | undefined) => string;
  /** Maximum length of the name within the cluster, if the cloud has one. */
  readonly nameLimit?: number | undefined;
}

/**
 * Returns one slice per pool and zone, zones sorted. Machines are split evenly; the first zones get the remainder (rule
 * P4).
 */
export function slicePools(
  cluster: ClusterIdentity,
  spec: Spec,
  { versionOf, nameLimit: limitOfCloud = nameLimit }: PoolSettings,
): PoolSlice[] {
  const shortLimit = Math.min(limitOfCloud, nameLimit);
  return spec.workers.flatMap((pool, index) => {
    const zones = pool.zones ? [...new Set(pool.zones)].toSorted() : [undefined];
    return zones.map((zone, position): PoolSlice => {
      const share = (total: number) => Math.floor(total / zones.length) + (position < total % zones.length ? 1 : 0);
      const names = zone === undefined ? [pool.name] : [pool.name, zone];
      const shortName = formatHashedName(names, [cluster.name, ...names], shortLimit);
      return {
        pool,
        index,
        zone,
        name: formatHashedName([cluster.name, ...names], [cluster.name, ...names], nameLimit),
        shortName,
        key: keyOf(shortName, composedGroupKind.name),
        version: versionOf(pool.version),
        replicas: pool.autoscaling ? undefined : share(pool.replicas ?? 1),
        autoscaling: pool.autoscaling && {
          minimum: share(pool.autoscaling.minReplicas),
          maximum: share(pool.autoscaling.maxReplicas),
        },
      };
    });
  });
}

/** Returns the key of an object of a slice. The format is frozen, because Crossplane finds existing objects by key. */
export function keyOf(shortName: string, kind: string): string {
  return `worker-${shortName}-${kind.toLowerCase()}`;
}

/** Returns name and key prefix of the templates of a pool. All its zones share them. */
export function formatPoolName({ name }: PoolSlice["pool"], cluster: string): { name: string; key: string } {
  return {
    name: formatHashedName([cluster, name], [cluster, name], nameLimit),
    key: `worker-${formatHashedName([name], [cluster, name], nameLimit)}`,
  };
}
