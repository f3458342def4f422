import { type JsonObject, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import { type MachineCounts, topologyOf, wholeObject } from "./machine-group.ts";

/** Conditions of Cluster API's objects and of add-ons that are true once their controllers have finished. */
const settledConditions = [
  "Available",
  "InfrastructureReady",
  "ControlPlaneInitialized",
  "ControlPlaneAvailable",
  "WorkersAvailable",
  "TopologyReconciled",
  "Ready",
  "ResourcesApplied",
];

/** Returns the object with the status that its controllers report once they have finished. */
export function settleObject(object: JsonObject, machines: MachineCounts): JsonObject {
  const generation = numberAt(object, "metadata", "generation") ?? 1;
  const version = textAt(object, "spec", "version");
  // A hosted control plane has replicas without machines.
  const replicas = machines.get(wholeObject) ?? numberAt(object, "spec", "replicas") ?? 0;
  return {
    ...object,
    status: {
      // The next response depends on status of the infrastructure, such as addresses.
      ...objectAt(object, "status"),
      observedGeneration: generation,
      conditions: settledConditions.map((type) => ({
        type,
        status: "True",
        reason: type,
        observedGeneration: generation,
      })),
      // Fields of the contract v1beta1.
      ready: true,
      initialized: true,
      initialization: { provisioned: true, infrastructureProvisioned: true, controlPlaneInitialized: true },
      ...(topologyOf(object) ? countsOfTopology(machines) : countsOf(replicas)),
      ...(version !== undefined && { version, versions: undefined }),
    },
  };
}

/** Counts in the fields of both contracts. */
function countsOf(replicas: number): JsonObject {
  return {
    replicas,
    readyReplicas: replicas,
    upToDateReplicas: replicas,
    updatedReplicas: replicas,
    availableReplicas: replicas,
    unavailableReplicas: 0,
  };
}

/** Counts in the status of a Cluster with a topology. */
function countsOfTopology(machines: MachineCounts): JsonObject {
  const sum = (isIncluded: (group: string) => boolean) =>
    [...machines].filter(([group]) => isIncluded(group)).reduce((total, [, replicas]) => total + replicas, 0);
  return {
    controlPlane: groupStatus(sum((group) => group === "controlPlane")),
    workers: groupStatus(sum((group) => group !== "controlPlane")),
  };
}

function groupStatus(replicas: number): JsonObject {
  return { desiredReplicas: replicas, ...countsOf(replicas) };
}
