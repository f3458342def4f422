import { type Json, type JsonObject, numberAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { ownerReference } from "./api-server.ts";
import { conditions } from "./conditions.ts";
import { adopt, checkpoint, clusterOf, type Ground, isPaused, machinesOf, released, withFinalizer } from "./ground.ts";
import { label } from "./labels.ts";
import { isDeleting, isOwnedBy, isSame, type Stored } from "./stored.ts";

const finalizer = "cluster.x-k8s.io/machinedeployment";

/** MachineDeployment controller: one MachineSet per content of machines. Scales up the new one and down the others. */
export function reconcileMachineDeployment(ground: Ground, deployment: Stored): void {
  const cluster = clusterOf(ground, deployment);
  if (!cluster || isPaused(cluster)) return;
  const sets = ground.api.list("MachineSet").filter((set) => isOwnedBy(set, deployment));
  if (isDeleting(deployment)) return deleteSets(ground, deployment, sets);
  const owned = adopt(ground, withFinalizer(ground, deployment, finalizer), cluster);
  checkpoint(ground);
  const current = sets.find((set) => hasContent(set, owned)) ?? createSet(ground, owned);
  const old = sets.filter((set) => set !== current && !isDeleting(set));
  roll(ground, owned, { current, old });
  checkpoint(ground);
  cleanUp(ground, old);
  writeStatus(ground, owned, { current, old });
}

function deleteSets(ground: Ground, deployment: Stored, sets: readonly Stored[]): void {
  for (const set of sets) ground.api.remove(set);
  if (sets.length === 0) released(ground, deployment, finalizer);
}

const contentFields = ["version", "bootstrap", "infrastructureRef", "failureDomain"];

export function hasContent(set: Stored, deployment: Stored): boolean {
  const [actual, desired] = [set, deployment].map(({ spec }) => objectAt(spec, "template", "spec"));
  return contentFields.every((field) => isSame(actual?.[field], desired?.[field])) && !isDeleting(set);
}

function createSet({ api }: Ground, deployment: Stored): Stored {
  const { name, namespace } = deployment.metadata;
  const clusterName = textAt(deployment.spec, "clusterName") ?? "";
  return api.create(
    {
      apiVersion: deployment.apiVersion,
      kind: "MachineSet",
      metadata: {
        name: `${name}-${api.version}`,
        namespace,
        labels: { [label.cluster]: clusterName, [label.deployment]: name },
      },
      spec: { clusterName, replicas: 0, template: deployment.spec["template"] },
    },
    { ownerReferences: [ownerReference(deployment, true)], finalizers: ["cluster.x-k8s.io/machineset"] },
  );
}

interface Sets {
  current: Stored;
  old: readonly Stored[];
}

const desiredOf = (set: Stored) => numberAt(set.spec, "replicas") ?? 0;
const availableOf = (set: Stored) => numberAt(set.status, "availableReplicas") ?? 0;
const total = (sets: readonly Stored[], count: (set: Stored) => number) =>
  sets.reduce((sum, set) => sum + count(set), 0);

/** A surge is rounded up, unavailable machines down; if both are 0, CAPI allows one unavailable machine. */
function limitsOf({ spec }: Stored, replicas: number) {
  const rollingUpdate = objectAt(spec, "rollout", "strategy", "rollingUpdate");
  const count = (value: Json | undefined, round: (part: number) => number) =>
    typeof value === "string" ? round((replicas * Number.parseInt(value, 10)) / 100) : value;
  const surge = count(rollingUpdate?.["maxSurge"] ?? 1, Math.ceil);
  const unavailable = count(rollingUpdate?.["maxUnavailable"] ?? 0, Math.floor);
  return {
    surge: Number(surge),
    maxUnavailable: Number(surge) === 0 ? Math.max(1, Number(unavailable)) : Number(unavailable),
  };
}

/** CAPI's rolling update. */
function roll(ground: Ground, deployment: Stored, { current, old }: Sets): void {
  const replicas = numberAt(deployment.spec, "replicas") ?? 1;
  const { surge, maxUnavailable } = limitsOf(deployment, replicas);
  const all = [current, ...old];
  const room = replicas + (total(old, desiredOf) > 0 ? surge : 0) - total(all, desiredOf);
  const target = Math.min(replicas, desiredOf(current) + Math.max(0, room));
  scale(ground, current, target);
  checkpoint(ground);
  const unavailable = Math.max(0, desiredOf(current) - availableOf(current));
  let removable = total(all, desiredOf) - (replicas - maxUnavailable) - unavailable;
  for (const set of old) {
    const broken = Math.max(0, desiredOf(set) - availableOf(set));
    const removed = Math.max(
      0,
      Math.min(removable, replicas === 0 ? desiredOf(set) : Math.max(broken, 1), desiredOf(set)),
    );
    scale(ground, set, desiredOf(set) - removed);
    removable -= removed;
  }
}

function scale({ api }: Ground, set: Stored, replicas: number): void {
  if (desiredOf(set) !== replicas) api.update(set, "capi-machinedeployment", { spec: { ...set.spec, replicas } });
}

/** Deletes old MachineSets with zero desired and observed replicas whose status is current. */
function cleanUp({ api }: Ground, old: readonly Stored[]): void {
  for (const set of old) {
    const isObserved = numberAt(set.status, "observedGeneration") === set.metadata.generation;
    if (desiredOf(set) === 0 && numberAt(set.status, "replicas") === 0 && isObserved) api.remove(set);
  }
}

/** The status is the sum of the statuses of MachineSets, which may be of an older generation. */
function writeStatus(ground: Ground, deployment: Stored, { current, old }: Sets): void {
  const { api } = ground;
  const sum = (sets: readonly Stored[], field: string) => total(sets, (set) => numberAt(set.status, field) ?? 0);
  const [replicas, available] = [sum([current, ...old], "replicas"), sum([current, ...old], "availableReplicas")];
  const desired = numberAt(deployment.spec, "replicas") ?? 1;
  const maxUnavailable = numberAt(deployment.spec, "rollout", "strategy", "rollingUpdate", "maxUnavailable") ?? 0;
  const upToDate = sum([current, ...old], "upToDateReplicas");
  const status: JsonObject = {
    observedGeneration: deployment.metadata.generation,
    replicas,
    readyReplicas: available,
    availableReplicas: available,
    upToDateReplicas: upToDate,
    conditions: conditions(
      deployment,
      [
        ["Available", available >= desired - maxUnavailable],
        ["RollingOut", old.some((set) => hasOutdatedMachines(ground, set))],
        ["ScalingUp", replicas < desired],
        ["ScalingDown", replicas > desired],
      ],
      api.now,
    ),
  };
  api.writeStatus(deployment, status);
}

/** Compares the existing machines with the up-to-date replicas in the status of their MachineSet. */
function hasOutdatedMachines(ground: Ground, set: Stored): boolean {
  return machinesOf(ground, set).length > (numberAt(set.status, "upToDateReplicas") ?? 0);
}
