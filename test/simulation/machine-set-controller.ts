import { type JsonObject, numberAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { parseVersion, type Version } from "../../function/kubernetes/version.ts";
import { ownerReference } from "./api-server.ts";
import { adopt, checkpoint, clusterOf, type Ground, isPaused, isReady, machinesOf, released } from "./ground.ts";
import { label } from "./labels.ts";
import { hasContent } from "./machine-deployment-controller.ts";
import { machineFinalizer } from "./machine-controller.ts";
import { isDeleting, type Stored } from "./stored.ts";

const finalizer = "cluster.x-k8s.io/machineset";

/** MachineSet controller: creates machines from its templates and deletes surplus ones. */
export function reconcileMachineSet(ground: Ground, set: Stored): void {
  const cluster = clusterOf(ground, set);
  if (!cluster || isPaused(cluster)) return;
  const machines = machinesOf(ground, set);
  if (isDeleting(set)) return deleteMachines(ground, set, machines);
  const templates = templatesOf(ground, set);
  for (const template of templates) if (template) adopt(ground, template, cluster);
  checkpoint(ground);
  level(ground, set, { machines, cluster, templates });
  checkpoint(ground);
  ground.api.writeStatus(set, statusOf(ground, set, machines));
}

interface RelatedObjects {
  machines: readonly Stored[];
  cluster: Stored;
  templates: readonly (Stored | undefined)[];
}

/** Creates missing machines and deletes surplus ones. */
function level(ground: Ground, set: Stored, { machines, cluster, templates }: RelatedObjects): void {
  const alive = machines.filter((machine) => !isDeleting(machine));
  const surplus = alive.length - (numberAt(set.spec, "replicas") ?? 1);
  for (const machine of byHealth(alive).slice(0, Math.max(0, surplus))) ground.api.remove(machine);
  if (surplus >= 0 || templates.includes(undefined) || !mayCreate(ground, set, cluster)) return;
  for (let created = surplus; created < 0; created += 1) {
    createMachine(ground, set);
    checkpoint(ground);
  }
}

function deleteMachines(ground: Ground, set: Stored, machines: readonly Stored[]): void {
  for (const machine of machines) ground.api.remove(machine);
  if (machines.length === 0) released(ground, set, finalizer);
}

/** Sorted for deletion: machines that are not ready are first. */
function byHealth(machines: readonly Stored[]): Stored[] {
  return machines.toSorted((left, right) => Number(isReady(left)) - Number(isReady(right)));
}

export function templateReferences({ spec: { template } }: Pick<Stored, "spec">): { kind: string; name: string }[] {
  const spec = objectAt(template, "spec");
  const references = [objectAt(spec, "infrastructureRef"), objectAt(spec, "bootstrap", "configRef")];
  return references.map((reference) => ({
    kind: textAt(reference, "kind") ?? "",
    name: textAt(reference, "name") ?? "",
  }));
}

function templatesOf({ api }: Ground, set: Stored): (Stored | undefined)[] {
  return templateReferences(set).map(({ kind, name }) => api.get(kind, name));
}

/** CAPI's preflight checks: the control plane is stable and has the same minor version. */
function mayCreate({ api }: Ground, set: Stored, cluster: Stored): boolean {
  const { kind, name } = objectAt(cluster.spec, "controlPlaneRef") ?? {};
  const controlPlane = typeof kind === "string" && typeof name === "string" ? api.get(kind, name) : undefined;
  const desired = versionAt(controlPlane, "spec", "version");
  const running = versionAt(controlPlane, "status", "version");
  const ofSet = versionAt(set, "spec", "template", "spec", "version");
  if (!desired || !running || !ofSet) return false;
  return (
    textAt(controlPlane, "spec", "version") === textAt(controlPlane, "status", "version") &&
    ofSet.minor === desired.minor
  );
}

function versionAt(object: Stored | undefined, ...path: string[]): Version | undefined {
  return parseVersion(textAt(object, ...path) ?? "");
}

function createMachine({ api, facts }: Ground, set: Stored): void {
  const { name, namespace, labels } = set.metadata;
  const spec = objectAt(set.spec, "template", "spec") ?? {};
  const machine = api.create(
    {
      apiVersion: set.apiVersion,
      kind: "Machine",
      metadata: { name: `${name}-${api.version}`, namespace, labels: { ...labels, [label.set]: name } },
      spec,
    },
    { ownerReferences: [ownerReference(set, true)], finalizers: [machineFinalizer] },
  );
  facts.made.push(machine);
}

/** The status, counted from the machines that were observed at the start of the reconcile. */
function statusOf({ api }: Ground, set: Stored, machines: readonly Stored[]): JsonObject {
  const deployment = api.get("MachineDeployment", set.metadata.labels[label.deployment] ?? "");
  const ready = machines.filter((machine) => isReady(machine)).length;
  return {
    observedGeneration: set.metadata.generation,
    replicas: machines.length,
    readyReplicas: ready,
    availableReplicas: ready,
    upToDateReplicas: deployment && hasContent(set, deployment) ? machines.length : 0,
  };
}
