import { isGenerationObserved, isTrue, type ObservedCondition, readCondition } from "../kubernetes/condition.ts";
import { at, isBeingDeleted, type JsonObject, listAt, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import { isControlPlaneInitialized } from "./contract.ts";
import { isGroupSettled, readCountsOfStatus, type ReplicaCounts } from "./machine-progress.ts";

/** Facts of an observed Cluster. Lifecycle and status use these facts instead of paths in the object. */
export interface ObservedCluster {
  /**
   * The whole object, only for annotations, ownership, comparison, preservation, and conditions that the XR's status
   * repeats.
   */
  readonly object: JsonObject;
  readonly isPaused: boolean;
  readonly isBeingDeleted: boolean;
  /** True if its controllers have observed its current generation. */
  readonly isCurrent: boolean;
  /** True once its control plane is initialized. It never becomes false again. */
  readonly isInitialized: boolean;
  /** True if the Cluster is available at its current generation. */
  readonly isAvailable: boolean;
  /** True if it is available and initialized, and not being deleted. */
  readonly isUsable: boolean;
  /** Address of the API server; undefined until it is known. */
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
  readonly isRollingOut: boolean;
  /** True if it reports that it scales up or down. */
  readonly isScaling: boolean;
  /** Its condition WorkersAvailable, which may be updated later than the workers. */
  readonly workersAvailable: ObservedCondition | undefined;
  /** Undefined without a ClusterClass. */
  readonly topology: ObservedTopology | undefined;
  /** True if it refers to a control plane. For a topology, Cluster API creates it. */
  readonly hasControlPlane: boolean;
  /** Summary of the control plane in its status. */
  readonly controlPlane: GroupSummary | undefined;
  /** Summary of the workers in its status. */
  readonly workers: GroupSummary | undefined;
}

/** The topology of an observed Cluster. */
interface ObservedTopology {
  /** The version in its spec. */
  readonly version: string | undefined;
  /** Replicas of the control plane in its spec, set by any owner. */
  readonly controlPlaneReplicas: number | undefined;
  /** True if all of it is reconciled and rolled out, at the current generation. */
  readonly isSettled: boolean;
  /** True if its reconciliation fails. */
  readonly isFailing: boolean;
}

/** Summary of the machines of the control plane, or of all workers, in the status of a Cluster. */
interface GroupSummary {
  /** Desired machines; undefined if the status does not report them. */
  readonly desired: number | undefined;
  readonly total: number | undefined;
  readonly counts: ReplicaCounts;
  /** False if there are no counts: the group has no machines, or does not exist yet. */
  readonly isCounted: boolean;
  /** Versions of its machines; undefined for an entry without a version. */
  readonly versions: readonly (string | undefined)[];
}

export function readCluster(object: JsonObject): ObservedCluster {
  const beingDeleted = isBeingDeleted(object);
  const isCurrent = isGenerationObserved(object);
  const isInitialized = isControlPlaneInitialized(object);
  const isAvailable = isCurrent && isTrue(object, "Available");
  return {
    object,
    isPaused: at(object, "spec", "paused") === true,
    isBeingDeleted: beingDeleted,
    isCurrent,
    isInitialized,
    isAvailable,
    isUsable: isAvailable && isInitialized && !beingDeleted,
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
  if (host === undefined || host === "" || port === undefined) return undefined;
  return fromUrl(host, port) ?? { host, port };
}

/** CAPA writes the whole URL of EKS as host (pkg/cloud/services/eks/cluster.go of CAPA 2.11). */
function fromUrl(host: string, port: number): ObservedCluster["endpoint"] {
  const url = host.startsWith("https://") ? URL.parse(host) : null;
  return url ? { host: url.hostname, port: url.port === "" ? port : Number(url.port) } : undefined;
}

function groupIn(status: JsonObject | undefined): GroupSummary | undefined {
  if (!status) return undefined;
  const [desired, total] = [numberAt(status, "desiredReplicas"), numberAt(status, "replicas")];
  return {
    desired,
    total,
    isCounted: desired !== undefined || total !== undefined,
    counts: readCountsOfStatus(status, 0),
    versions: listAt(status, "versions").map((item) => textAt(item, "version")),
  };
}
