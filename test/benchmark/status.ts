import { type Json, type JsonObject, numberAt, textAt } from "../../function/kubernetes/object.ts";

const time = "2026-08-14T09:19:03Z";

/** The status that the controller of a kind writes for a healthy object; undefined if it writes none. */
export function statusOf(object: JsonObject): JsonObject | undefined {
  return controllers[textAt(object, "kind") ?? ""]?.(object);
}

const controllers: Record<string, (object: JsonObject) => JsonObject> = {
  Cluster: clusterStatus,
  KubeadmControlPlane: controlPlaneStatus,
  MachineDeployment: deploymentStatus,
  MachineHealthCheck: () => ({
    conditions: [condition("RemediationAllowed")],
    currentHealthy: 3,
    expectedMachines: 3,
    ...observed,
  }),
  DevCluster: () => ({ conditions: [condition("Ready")], initialization: { provisioned: true }, ...observed }),
};

const observed = { observedGeneration: 1 };

function clusterStatus(): JsonObject {
  return {
    conditions: conditionsOf(
      ["Available", "InfrastructureReady", "ControlPlaneInitialized", "ControlPlaneAvailable", "WorkersAvailable"],
      ["ControlPlaneMachinesReady", "ControlPlaneMachinesUpToDate", "WorkerMachinesReady", "WorkerMachinesUpToDate"],
      ["RemoteConnectionProbe"],
    ),
    deprecated: olderConditions("Ready", "ControlPlaneInitialized", "ControlPlaneReady", "InfrastructureReady"),
    initialization: { controlPlaneInitialized: true, infrastructureProvisioned: true },
    controlPlane: { desiredReplicas: 3, ...replicas(3) },
    workers: { desiredReplicas: 11, ...replicas(11) },
    phase: "Provisioned",
    ...observed,
  };
}

function controlPlaneStatus(object: JsonObject): JsonObject {
  return {
    conditions: conditionsOf(
      ["Available", "Initialized", "CertificatesAvailable", "EtcdClusterHealthy", "ControlPlaneComponentsHealthy"],
      ["MachinesReady", "MachinesUpToDate"],
    ),
    deprecated: olderConditions("Ready", "Available", "CertificatesAvailable", "EtcdClusterHealthy", "MachinesReady"),
    initialization: { controlPlaneInitialized: true },
    selector: "cluster.x-k8s.io/cluster-name=prod-eu1,cluster.x-k8s.io/control-plane",
    lastRemediation: { machine: "prod-eu1-cp-x7k2p", retryCount: 0, time },
    ...versions(object),
    ...observed,
  };
}

function deploymentStatus(object: JsonObject): JsonObject {
  return {
    conditions: conditionsOf(["Available", "MachinesReady", "MachinesUpToDate"]),
    deprecated: olderConditions("Available", "MachineSetReady"),
    phase: "Running",
    selector: `cluster.x-k8s.io/deployment-name=${textAt(object, "metadata", "name") ?? ""}`,
    ...versions(object),
    ...observed,
  };
}

function versions(object: JsonObject): JsonObject {
  const count = numberAt(object, "spec", "replicas") ?? 1;
  const version =
    textAt(object, "spec", "version") ?? textAt(object, "spec", "template", "spec", "version") ?? "v1.35.2";
  return { ...replicas(count), version, versions: [{ version, replicas: count }] };
}

function replicas(count: number): JsonObject {
  return { replicas: count, readyReplicas: count, availableReplicas: count, upToDateReplicas: count };
}

const quiet = ["RollingOut", "ScalingUp", "ScalingDown", "Remediating", "Deleting", "Paused"];

function conditionsOf(...types: readonly (readonly string[])[]): Json[] {
  return [...types.flat().map((type) => condition(type)), ...quiet.map((type) => condition(type, "False"))];
}

function condition(type: string, status: "True" | "False" = "True"): JsonObject {
  const reason = status === "True" ? type : `Not${type}`;
  const message = status === "True" ? `* ${type}: all that belongs to it reports so, no pressure, no alarms` : "";
  return { type, status, reason, message, lastTransitionTime: time, ...observed };
}

function olderConditions(...types: readonly string[]): JsonObject {
  return { v1beta1: { conditions: types.map((type) => ({ type, status: "True", lastTransitionTime: time })) } };
}
