import { isGenerationObserved, isTrue, type ObservedCondition, readCondition } from "../kubernetes/condition.ts";
import { at, isBeingDeleted, type JsonObject, listAt, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import { isControlPlaneInitialized } from "./contract.ts";
import { isGroupSettled, readReplicas, type ReplicaCounts } from "./machine-progress.ts";

/** What is known of CAPI's Cluster that exists; lifecycle and status take these facts, and no paths into its object. */
export interface ObservedCluster {
  /** For annotations, ownership and what is compared or kept as a whole. */
  readonly object: JsonObject;
  readonly isPaused: boolean;
  readonly isBeingDeleted: boolean;
  /** Its controllers have seen its current generation. */
  readonly isCurrent: boolean;
  /** Its control plane has served once. It never turns false again. */
  readonly isInitialized: boolean;
  /** It says that it works and is reached with its kubeconfig, at its current generation. */
  readonly isAvailable: boolean;
  /** The same of one that is not being deleted, and whose control plane is initialized. */
  readonly isUsable: boolean;
  /** Where its API server is; undefined before that is known. */
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
  readonly isRollingOut: boolean;
  /** It says that it scales up or down. */
  readonly isScaling: boolean;
  /** What it says of its workers, which it may say a moment after them. */
  readonly workersAvailable: ObservedCondition | undefined;
  /** Undefined where it is not made from a ClusterClass. */
  readonly topology: ObservedTopology | undefined;
  /** It refers to a control plane, which for a topology is made by Cluster API. */
  readonly hasControlPlane: boolean;
  /** Its own summaries. */
  readonly controlPlane: GroupSummary | undefined;
  readonly workers: GroupSummary | undefined;
}

/** What a Cluster was told to be made of. */
interface ObservedTopology {
  /** As it was told. */
  readonly version: string | undefined;
  /** Machines of the control plane, whoever has set their number. */
  readonly controlPlaneReplicas: number | undefined;
  /** Everything that it asks for is there, at the current generation. */
  readonly isSettled: boolean;
  /** It says that it cannot be applied. */
  readonly isFailing: boolean;
}

/** What the Cluster sums up of the machines of its control plane, or of all its workers. */
interface GroupSummary {
  /** Machines that it should have; undefined where it has no number. */
  readonly desired: number | undefined;
  readonly total: number | undefined;
  readonly counts: ReplicaCounts;
  /** False of what has no machines, or is not made yet. */
  readonly isCounted: boolean;
  /** Each that one of its machines has; undefined where an entry names none. */
  readonly versions: readonly (string | undefined)[];
}

export function readCluster(object: JsonObject): ObservedCluster {
  const isLeaving = isBeingDeleted(object);
  const isCurrent = isGenerationObserved(object);
  const isInitialized = isControlPlaneInitialized(object);
  const isAvailable = isCurrent && isTrue(object, "Available");
  return {
    object,
    isPaused: at(object, "spec", "paused") === true,
    isBeingDeleted: isLeaving,
    isCurrent,
    isInitialized,
    isAvailable,
    isUsable: isAvailable && isInitialized && !isLeaving,
    endpoint: endpointIn(object),
    isRollingOut: isTrue(object, "RollingOut"),
    isScaling: isTrue(object, "ScalingUp") || isTrue(object, "ScalingDown"),
    workersAvailable: readCondition(object, "WorkersAvailable"),
    topology: topologyIn(object),
    hasControlPlane: objectAt(object, "spec", "controlPlaneRef") !== undefined,
    controlPlane: groupIn(objectAt(object, "status", "controlPlane")),
    workers: groupIn(objectAt(object, "status", "workers")),
  };
}

function topologyIn(object: JsonObject): ObservedTopology | undefined {
  const topology = at(object, "spec", "topology");
  if (topology === undefined) return undefined;
  return {
    version: textAt(topology, "version"),
    controlPlaneReplicas: numberAt(topology, "controlPlane", "replicas"),
    isSettled: isTopologySettled(object),
    isFailing: readCondition(object, "TopologyReconciled")?.status === "False",
  };
}

function isTopologySettled(object: JsonObject): boolean {
  return (
    isGenerationObserved(object) &&
    isTrue(object, "TopologyReconciled") &&
    !isTrue(object, "RollingOut") &&
    ["controlPlane", "workers"].every((group) => isGroupSettled(objectAt(object, "status", group)))
  );
}

function endpointIn(object: JsonObject): ObservedCluster["endpoint"] {
  const host = textAt(object, "spec", "controlPlaneEndpoint", "host");
  const port = numberAt(object, "spec", "controlPlaneEndpoint", "port");
  return host === undefined || host === "" || port === undefined ? undefined : { host, port };
}

function groupIn(status: JsonObject | undefined): GroupSummary | undefined {
  if (!status) return undefined;
  const [desired, total] = [numberAt(status, "desiredReplicas"), numberAt(status, "replicas")];
  return {
    desired,
    total,
    isCounted: desired !== undefined || total !== undefined,
    counts: readReplicas(status, 0),
    versions: listAt(status, "versions").map((item) => textAt(item, "version")),
  };
}
