import type { Spec } from "../api/spec.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { composedGroupKind } from "../cluster-api/worker-groups.ts";
import { formatHashedName } from "../kubernetes/name.ts";

/** A pool in one zone, or a pool without zones: what one worker group stands for. */
export interface PoolSlice {
  readonly pool: Spec["workers"][number];
  /** Position in the spec, for messages. */
  readonly index: number;
  readonly zone: string | undefined;
  readonly name: string;
  /** Name within the cluster. */
  readonly shortName: string;
  readonly key: string;
  /** Kubernetes version of the machines, in the form of the distribution. */
  readonly version: string;
  /** Machines here, where we choose the number. */
  readonly replicas: number | undefined;
  readonly autoscaling: { minimum: number; maximum: number } | undefined;
}

// A set of machines and a Machine each add six characters, and a node's name has at most 63.
const nameLimit = 63 - 6 - 6;

/** What the modules say of pools. */
interface OfModules {
  readonly versionOf: (requested: string | undefined) => string;
  /** The longest name within a cluster that a cloud takes. Default: none of its own. */
  readonly nameLimit?: number | undefined;
}

/** Pools, zones sorted; machines are spread evenly, the first zones get one more (rule P4). */
export function sliceIntoPools(
  cluster: ClusterIdentity,
  spec: Spec,
  { versionOf, nameLimit: limitOfCloud = nameLimit }: OfModules,
): PoolSlice[] {
  const shortLimit = Math.min(limitOfCloud, nameLimit);
  return spec.workers.flatMap((pool, index) => {
    const zones = pool.zones ? [...new Set(pool.zones)].toSorted() : [undefined];
    return zones.map((zone, position): PoolSlice => {
      const share = (total: number) => Math.floor(total / zones.length) + (position < total % zones.length ? 1 : 0);
      const names = zone === undefined ? [pool.name] : [pool.name, zone];
      const hashed = formatHashedName(names, [cluster.name, ...names], shortLimit);
      return {
        pool,
        index,
        zone,
        name: formatHashedName([cluster.name, ...names], [cluster.name, ...names], nameLimit),
        shortName: hashed,
        key: keyOf(hashed, composedGroupKind.name),
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

/** Key of an object of a pool in one zone; frozen, since Crossplane knows running objects by it. */
export function keyOf(shortName: string, kind: string): string {
  return `worker-${shortName}-${kind.toLowerCase()}`;
}

/** Name and key of what all zones of a pool share: templates. */
export function formatPoolName({ name }: PoolSlice["pool"], cluster: string): { name: string; key: string } {
  return {
    name: formatHashedName([cluster, name], [cluster, name], nameLimit),
    key: `worker-${formatHashedName([name], [cluster, name], nameLimit)}`,
  };
}
