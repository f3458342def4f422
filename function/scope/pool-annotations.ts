import { type Problem, quote } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { capacityAnnotations, renderCapacityAnnotations } from "../cluster-api/autoscaler.ts";

/** The function renders all annotations with which the autoscaler describes an empty pool, and its own would win. */
export function findCapacityAnnotations({ workers }: Spec): Problem[] {
  return findAnnotations(workers, () => capacityAnnotations).map(({ path, name }) => ({
    path,
    message: `${quote(name)} is set by autoscaling.capacity, labels or taints of the pool: remove it`,
  }));
}

/** In a topology, annotations describe what the ClusterClass sets, so only those of `capacity` are taken. */
export function findTopologyCapacityAnnotations({ workers }: Spec): Problem[] {
  return findAnnotations(workers, listRendered).map(({ path, name }) => ({
    path,
    message: `${quote(name)} is set by a field of autoscaling: remove it`,
  }));
}

type Pool = Spec["workers"][number];

function listRendered({ autoscaling }: Pool): string[] {
  return Object.keys(renderCapacityAnnotations(autoscaling?.capacity));
}

function findAnnotations(workers: readonly Pool[], taken: (pool: Pool) => readonly string[]) {
  return workers.flatMap((pool, index) =>
    Object.keys(pool.annotations ?? {})
      .filter((name) => taken(pool).includes(name))
      .map((name) => ({ path: `workers[${index}].annotations`, name })),
  );
}
