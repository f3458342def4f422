import { at, type JsonObject, numberAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { compareVersions, parseVersion } from "../../function/kubernetes/version.ts";
import { ownerReference } from "./api-server.ts";
import { conditions } from "./conditions.ts";
import {
  adopt,
  checkpoint,
  controlPlaneMachines,
  type Ground,
  isPaused,
  isReady,
  released,
  withFinalizer,
} from "./ground.ts";
import { label } from "./labels.ts";
import { machineFinalizer } from "./machine-controller.ts";
import { isDeleting, isOwnedBy, isSame, type Stored } from "./stored.ts";

const finalizer = "kubeadm.controlplane.cluster.x-k8s.io";

/** KubeadmControlPlane controller: changes one machine at a time, with surge. Its version is that of the oldest one. */
export function reconcileControlPlane(ground: Ground, controlPlane: Stored): void {
  const { api } = ground;
  const cluster = api.list("Cluster").find((candidate) => isOwnedBy(controlPlane, candidate));
  if (!cluster || isPaused(cluster)) return;
  const machines = controlPlaneMachines(ground, cluster.metadata.name);
  if (isDeleting(controlPlane)) return deleteMachines(ground, controlPlane, machines);
  const finalized = withFinalizer(ground, controlPlane, finalizer);
  checkpoint(ground);
  const template = templateOf(ground, finalized);
  if (template) adopt(ground, template, cluster);
  if (template && at(cluster, "status", "initialization", "infrastructureProvisioned") === true) {
    step(ground, finalized, machines);
  }
  checkpoint(ground);
  api.writeStatus(finalized, statusOf(ground, finalized, machines));
}

function deleteMachines(ground: Ground, controlPlane: Stored, machines: readonly Stored[]): void {
  const workers = ground.api.list("Machine").length - machines.length;
  if (workers > 0) return;
  for (const machine of machines) ground.api.remove(machine);
  if (machines.length === 0) released(ground, controlPlane, finalizer);
}

function templateOf({ api }: Ground, controlPlane: Stored): Stored | undefined {
  const { kind, name } = objectAt(controlPlane.spec, "machineTemplate", "spec", "infrastructureRef") ?? {};
  return typeof kind === "string" && typeof name === "string" ? api.get(kind, name) : undefined;
}

/** The desired content of a machine. */
function contentOf({ spec }: Stored): JsonObject {
  return {
    version: spec["version"],
    infrastructureRef: at(spec, "machineTemplate", "spec", "infrastructureRef"),
    bootstrap: { config: spec["kubeadmConfigSpec"] },
  };
}

export function isCurrent(machine: Stored, controlPlane: Stored): boolean {
  const { clusterName: _, ...content } = machine.spec;
  return isSame(content, contentOf(controlPlane));
}

/** Creates or deletes one machine, only while all others are ready. */
function step(ground: Ground, controlPlane: Stored, machines: readonly Stored[]): void {
  if (machines.some((machine) => !isReady(machine))) return;
  const replicas = numberAt(controlPlane.spec, "replicas") ?? 1;
  const outdated = machines.filter((machine) => !isCurrent(machine, controlPlane));
  const allowed = replicas + (outdated.length > 0 ? surgeOf(controlPlane) : 0);
  const [oldest] = [...outdated, ...machines];
  if (machines.length < allowed) createMachine(ground, controlPlane);
  else if (oldest && (outdated.length > 0 || machines.length > replicas)) ground.api.remove(oldest);
}

function surgeOf({ spec }: Stored): number {
  return numberAt(spec, "rollout", "strategy", "rollingUpdate", "maxSurge") ?? 1;
}

function createMachine({ api, facts }: Ground, controlPlane: Stored): void {
  const clusterName = controlPlane.metadata.ownerReferences.find(({ kind }) => kind === "Cluster")?.name ?? "";
  const machine = api.create(
    {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "Machine",
      metadata: {
        name: `${controlPlane.metadata.name}-${api.version}`,
        namespace: controlPlane.metadata.namespace,
        labels: { [label.cluster]: clusterName, [label.controlPlane]: "" },
      },
      spec: { clusterName, ...contentOf(controlPlane) },
    },
    { ownerReferences: [ownerReference(controlPlane, true)], finalizers: [machineFinalizer] },
  );
  facts.made.push(machine);
}

/** The status, counted from the machines that were observed at the start of the reconcile. */
function statusOf({ api }: Ground, controlPlane: Stored, machines: readonly Stored[]): JsonObject {
  const ready = machines.filter((machine) => isReady(machine)).length;
  const current = machines.filter((machine) => isCurrent(machine, controlPlane)).length;
  const desired = numberAt(controlPlane.spec, "replicas") ?? 1;
  const initialized = ready > 0 || at(controlPlane, "status", "initialization", "controlPlaneInitialized") === true;
  const version = oldestVersion(machines);
  return {
    observedGeneration: controlPlane.metadata.generation,
    initialization: { controlPlaneInitialized: initialized },
    replicas: machines.length,
    readyReplicas: ready,
    availableReplicas: ready,
    upToDateReplicas: current,
    ...(version !== undefined && { version }),
    conditions: conditions(
      controlPlane,
      [
        ["Available", initialized && ready * 2 > Math.min(desired, machines.length)],
        ["RollingOut", current < machines.length],
        ["ScalingUp", machines.length < desired],
        ["ScalingDown", machines.length > desired],
      ],
      api.now,
    ),
  };
}

function oldestVersion(machines: readonly Stored[]): string | undefined {
  const versions = machines.map((machine) => textAt(machine.spec, "version") ?? "");
  return versions.toSorted((left, right) => {
    const [one, other] = [parseVersion(left), parseVersion(right)];
    return one && other ? compareVersions(one, other) : 0;
  })[0];
}
