import { at } from "../../function/kubernetes/object.ts";
import { clusterOf, type Ground, isPaused, released } from "./ground.ts";
import { label } from "./labels.ts";
import { isDeleting, type Stored } from "./stored.ts";

export const machineFinalizer = "machine.cluster.x-k8s.io";

/** Makes a machine ready, or deletes it. Both are delayed with the probability of failures. */
export function reconcileMachine(ground: Ground, machine: Stored): void {
  const { api, random, failure } = ground;
  const cluster = clusterOf(ground, machine);
  if (isPaused(cluster) || random.chance(failure)) return;
  if (isDeleting(machine)) return void released(ground, machine, machineFinalizer);
  if (machine.status?.["ready"] === true) return;
  const isWorker = machine.metadata.labels[label.controlPlane] === undefined;
  const isServed = at(cluster, "status", "initialization", "controlPlaneInitialized") === true;
  if (isWorker && !isServed) return;
  api.writeStatus(machine, { ready: true, phase: "Running" });
}
