import { labelOf, textAt } from "../../function/kubernetes/object.ts";
import { type ApiServer, ownerReference } from "./api-server.ts";
import type { Random } from "./random.ts";
import { label } from "./labels.ts";
import { isDeleting, isOwnedBy, type Stored } from "./stored.ts";

/** A controller died during a reconcile. Its writes so far stay. */
export class Interrupted extends Error {}

/** Actions of controllers that the invariants check. */
export interface Facts {
  /** Machines created since the last check, as they were created. */
  made: Stored[];
}

/** The context of the controllers of Cluster API. */
export interface Ground {
  readonly api: ApiServer;
  readonly random: Random;
  /** The probability that a controller dies at a checkpoint, or that a machine makes no progress. */
  readonly failure: number;
  readonly facts: Facts;
}

export function checkpoint({ random, failure }: Ground): void {
  if (random.chance(failure / 4)) throw new Interrupted();
}

export function clusterOf({ api }: Ground, object: Stored): Stored | undefined {
  return api.get("Cluster", labelOf(object, label.cluster) ?? textAt(object.spec, "clusterName") ?? "");
}

export function isPaused(cluster: Stored | undefined): boolean {
  return cluster?.spec["paused"] === true;
}

export function isReady(machine: Stored): boolean {
  return machine.status?.["ready"] === true && !isDeleting(machine);
}

export function controlPlaneMachines({ api }: Ground, clusterName: string): Stored[] {
  return api
    .list("Machine")
    .filter(
      ({ metadata: { labels } }) => labels[label.controlPlane] !== undefined && labels[label.cluster] === clusterName,
    );
}

export function machinesOf({ api }: Ground, owner: Stored): Stored[] {
  return api.list("Machine").filter((machine) => isOwnedBy(machine, owner));
}

/** Adds the Cluster as an owner, in addition to the XR, so that the object is deleted with the Cluster. */
export function adopt({ api }: Ground, object: Stored, cluster: Stored): Stored {
  if (isOwnedBy(object, cluster) || isDeleting(object)) return object;
  const ownerReferences = [...object.metadata.ownerReferences, ownerReference(cluster, false)];
  return api.update(object, "capi", { ownerReferences });
}

export function withFinalizer({ api }: Ground, object: Stored, finalizer: string): Stored {
  const { finalizers } = object.metadata;
  if (finalizers.includes(finalizer) || isDeleting(object)) return object;
  return api.update(object, "capi", { finalizers: [...finalizers, finalizer] });
}

export function released({ api }: Ground, object: Stored, finalizer: string): Stored {
  const finalizers = object.metadata.finalizers.filter((item) => item !== finalizer);
  return api.update(object, "capi", { finalizers });
}
