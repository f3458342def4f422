import { adopt, clusterOf, type Ground, isPaused } from "./ground.ts";
import type { Stored } from "./stored.ts";

/** Adds the Cluster as an owner (Cluster API v1.14.2, machinehealthcheck_controller.go). It never remediates. */
export function reconcileHealthCheck(ground: Ground, check: Stored): void {
  const cluster = clusterOf(ground, check);
  if (cluster && !isPaused(cluster)) adopt(ground, check, cluster);
}
