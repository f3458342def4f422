import { at, type JsonObject, numberAt, objectAt } from "../../function/kubernetes/object.ts";
import { conditions, says } from "./conditions.ts";
import { adopt, checkpoint, type Ground, isPaused, released, withFinalizer } from "./ground.ts";
import { label } from "./labels.ts";
import { isDeleting, type Stored } from "./stored.ts";

const finalizer = "cluster.cluster.x-k8s.io";

/** CAPI's Cluster controller: owns its parts, copies the endpoint, summarizes conditions, deletes in order. */
export function reconcileCluster(ground: Ground, cluster: Stored): void {
  if (isPaused(cluster)) return writePaused(ground, cluster);
  if (isDeleting(cluster)) return deleteInOrder(ground, cluster);
  const finalized = withFinalizer(ground, cluster, finalizer);
  checkpoint(ground);
  const parts = partsOf(ground, finalized);
  for (const part of [parts.infrastructure, parts.controlPlane]) if (part) adopt(ground, part, finalized);
  checkpoint(ground);
  const current = withEndpoint(ground, finalized, parts.infrastructure);
  ground.api.writeStatus(current, statusOf(ground, current, parts));
}

interface ClusterParts {
  infrastructure: Stored | undefined;
  controlPlane: Stored | undefined;
  deployments: Stored[];
}

function partsOf({ api }: Ground, cluster: Stored): ClusterParts {
  const name = cluster.metadata.name;
  return {
    infrastructure: referenced(api, cluster, "infrastructureRef"),
    controlPlane: referenced(api, cluster, "controlPlaneRef"),
    deployments: api.list("MachineDeployment").filter(({ spec }) => spec["clusterName"] === name),
  };
}

function referenced(api: Ground["api"], cluster: Stored, field: string): Stored | undefined {
  const { kind, name } = objectAt(cluster.spec, field) ?? {};
  return typeof kind === "string" && typeof name === "string" ? api.get(kind, name) : undefined;
}

function withEndpoint({ api }: Ground, cluster: Stored, infrastructure: Stored | undefined): Stored {
  const endpoint = objectAt(infrastructure?.spec, "controlPlaneEndpoint");
  if (!endpoint || at(cluster.spec, "controlPlaneEndpoint", "host") !== undefined) return cluster;
  return api.update(cluster, "capi", { spec: { ...cluster.spec, controlPlaneEndpoint: endpoint } });
}

function writePaused({ api }: Ground, cluster: Stored): void {
  const others = conditions(cluster, [["Paused", true]], api.now);
  api.writeStatus(cluster, { ...cluster.status, conditions: others });
}

function statusOf({ api }: Ground, cluster: Stored, parts: ClusterParts): JsonObject {
  const { infrastructure, controlPlane, deployments } = parts;
  const provisioned = at(infrastructure, "status", "initialization", "provisioned") === true;
  const initialized =
    at(cluster, "status", "initialization", "controlPlaneInitialized") === true ||
    at(controlPlane, "status", "initialization", "controlPlaneInitialized") === true;
  const users = [...(controlPlane ? [controlPlane] : []), ...deployments];
  const serves = says(controlPlane, "Available");
  const works = deployments.every((deployment) => says(deployment, "Available"));
  const some = (type: string) => users.some((user) => says(user, type));
  return {
    observedGeneration: cluster.metadata.generation,
    initialization: { infrastructureProvisioned: provisioned, controlPlaneInitialized: initialized },
    conditions: conditions(
      cluster,
      [
        ["Available", provisioned && initialized && serves && works],
        ["InfrastructureReady", provisioned],
        ["ControlPlaneInitialized", initialized],
        ["ControlPlaneAvailable", serves],
        ["WorkersAvailable", works],
        ["RollingOut", some("RollingOut")],
        ["ScalingUp", some("ScalingUp")],
        ["ScalingDown", some("ScalingDown")],
        ["Deleting", false],
        ["Paused", false],
      ],
      api.now,
    ),
    ...(controlPlane && { controlPlane: countsOf([controlPlane]) }),
    workers: countsOf(deployments),
  };
}

function countsOf(users: readonly Stored[]): JsonObject {
  const sum = (field: string) => users.reduce((total, user) => total + (numberAt(user.status, field) ?? 0), 0);
  const counts = ["replicas", "readyReplicas", "availableReplicas", "upToDateReplicas"];
  return {
    desiredReplicas: users.reduce((total, { spec }) => total + (numberAt(spec, "replicas") ?? 0), 0),
    ...Object.fromEntries(counts.map((field) => [field, sum(field)])),
  };
}

/** Deletes workers, then the control plane, then the infrastructure, then the Cluster. Each step waits for the last. */
function deleteInOrder(ground: Ground, cluster: Stored): void {
  const { infrastructure, controlPlane, deployments } = partsOf(ground, cluster);
  const ofCluster = (kind: string) =>
    ground.api.list(kind).filter(({ metadata }) => metadata.labels[label.cluster] === cluster.metadata.name);
  const workers = ofCluster("Machine").filter(({ metadata }) => metadata.labels[label.controlPlane] === undefined);
  const stages = [
    [...deployments, ...ofCluster("MachineSet"), ...workers],
    controlPlane ? [controlPlane] : [],
    infrastructure ? [infrastructure] : [],
  ];
  const stage = stages.find((objects) => objects.length > 0);
  if (!stage) return void released(ground, cluster, finalizer);
  for (const object of stage) ground.api.remove(object);
}
