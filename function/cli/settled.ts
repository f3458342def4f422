import { type JsonObject, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import { type MachineCounts, topologyOf, wholeObject } from "./machine-group.ts";

/** Conditions that are true once all is done: of Cluster API's objects and of add-ons. */
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

/** What the controllers report of an object once all is done: the world in which a plan is foreseen. */
export function settleCluster(object: JsonObject, machines: MachineCounts): JsonObject {
  const generation = numberAt(object, "metadata", "generation") ?? 1;
  const version = textAt(object, "spec", "version");
  return {
    ...object,
    status: {
      // What the infrastructure found out, such as addresses, is what the next answer reads.
      ...objectAt(object, "status"),
      observedGeneration: generation,
      conditions: settledConditions.map((type) => ({
        type,
        status: "True",
        reason: type,
        observedGeneration: generation,
      })),
      // In the words of the contract v1beta1.
      ready: true,
      initialized: true,
      initialization: { provisioned: true, infrastructureProvisioned: true, controlPlaneInitialized: true },
      ...(topologyOf(object) ? groupCounts(machines) : countsOf(machines.get(wholeObject) ?? 0)),
      ...(version !== undefined && { version, versions: undefined }),
    },
  };
}

/** In the words of both contracts. */
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

/** What a Cluster says of the machines of its topology. */
function groupCounts(machines: MachineCounts): JsonObject {
  const sum = (isWanted: (group: string) => boolean) =>
    [...machines].filter(([group]) => isWanted(group)).reduce((total, [, replicas]) => total + replicas, 0);
  return {
    controlPlane: groupStatus(sum((group) => group === "controlPlane")),
    workers: groupStatus(sum((group) => group !== "controlPlane")),
  };
}

function groupStatus(replicas: number): JsonObject {
  return { desiredReplicas: replicas, ...countsOf(replicas) };
}
