import { adopt, clusterOf, type Ground, isPaused } from "./ground.ts";
import type { Stored } from "./stored.ts";

/** MachineHealthCheck belongs to its Cluster (Cluster API v1.14.2, machinehealthcheck_controller.go); it never acts here. */
export function reconcileHealthCheck(ground: Ground, check: Stored): void {
  const cluster = clusterOf(ground, check);
  if (cluster && !isPaused(cluster)) adopt(ground, check, cluster);
}
