import type { ComposeOutput } from "../../function/call.ts";
import { at, isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { isTrue, isGenerationObserved } from "../../function/kubernetes/condition.ts";
import { teamNamespace } from "../simulation/composite-scope.ts";
import type { Reconcile } from "../simulation/crossplane.ts";
import { releaseViolations } from "../releases/differences.ts";
import { secretValue } from "../simulation/infrastructure-controller.ts";
import type { World } from "../simulation/world.ts";
import { leavingViolations } from "./leaving-rules.ts";
import { withoutTemplate } from "./template-rules.ts";

/** Violations of the rules that hold for each response of the function. */
export function answerViolations(world: World, reconcile: Reconcile): string[] {
  const { output } = reconcile;
  return [
    ...revealedSecret(output),
    ...readElsewhere(output),
    ...falselyReady(reconcile),
    ...releaseViolations(reconcile),
    ...(output.fatal === undefined ? composedViolations(world, reconcile) : []),
  ];
}

function composedViolations(world: World, reconcile: Reconcile): string[] {
  return [
    ...dropped(reconcile),
    ...rejected(reconcile),
    ...controllersFields(reconcile.output),
    ...deletedWithMachines(world, reconcile),
    ...leavingViolations(reconcile),
    ...(isLeftAlone(reconcile) ? [] : withoutTemplate(reconcile)),
  ];
}

/** Whether the function leaves the Cluster alone: it composes the observed objects unchanged. */
function isLeftAlone({ output }: Reconcile): boolean {
  return output.status?.phase === "Paused" || output.status?.phase === "Deleting";
}

const lasting = new Set(["Cluster", "DevCluster", "KubeadmControlPlane"]);

function dropped({ observed, output }: Reconcile): string[] {
  return Object.entries(observed)
    .filter(([key, object]) => lasting.has(object.kind) && !output.desired.has(key))
    .map(([key]) => `1: ${key} is observed and no longer desired`);
}

/** The API server accepts all composed objects, except for those that another XR still controls. */
function rejected({ rejections }: Reconcile): string[] {
  return rejections
    .filter(({ rejection }) => rejection.reason !== "controlled")
    .map(({ key, rejection }) =>
      rejection.reason === "immutable"
        ? `2: ${key} was rejected: ${rejection.message}`
        : `0: ${key} was rejected: ${rejection.message}`,
    );
}

function deletedWithMachines({ api }: World, { dropped: deleted }: Reconcile): string[] {
  return deleted
    .filter(({ kind }) => kind === "MachineDeployment")
    .flatMap(({ metadata: { name, uid } }) => {
      const sets = api
        .list("MachineSet")
        .filter((set) => set.metadata.ownerReferences.some((owner) => owner.uid === uid));
      const owners = new Set(sets.map((set) => set.metadata.uid));
      const machines = api
        .list("Machine")
        .filter((machine) => machine.metadata.ownerReferences.some((owner) => owners.has(owner.uid)));
      return machines.length === 0 ? [] : [`5: ${name} was deleted while it had ${machines.length} machines`];
    });
}

const forbidden = [
  ["status"],
  ["metadata", "ownerReferences"],
  ["metadata", "finalizers"],
  ["metadata", "managedFields"],
  ["metadata", "uid"],
  ["metadata", "resourceVersion"],
  ["metadata", "annotations", "machinedeployment.clusters.x-k8s.io/revision"],
  ["spec", "controlPlaneEndpoint"],
  ["spec", "paused"],
  ["spec", "providerIDList"],
  ["spec", "template", "spec", "bootstrap", "dataSecretName"],
];
const autoscaled = ["metadata", "annotations", "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size"];

function controllersFields({ desired }: ComposeOutput): string[] {
  return [...desired].flatMap(([key, { object }]) => {
    const plain: JsonObject = { ...object, metadata: { ...object.metadata } };
    const paths = [...forbidden, ...(at(plain, ...autoscaled) === undefined ? [] : [["spec", "replicas"]])];
    return paths
      .filter((path) => at(plain, ...path) !== undefined)
      .map((path) => `8: ${key} has ${path.join(".")}, which controllers write`);
  });
}

function revealedSecret(output: ComposeOutput): string[] {
  const text = bytesOf(output);
  return text.includes(secretValue) ? ["9: the response contains a secret value"] : [];
}

/** All objects of a cluster are read in its namespace. That is the namespace of a claim, but its XR has none. */
function readElsewhere({ requirements }: ComposeOutput): string[] {
  return Object.entries(requirements)
    .filter(([, { namespace }]) => namespace !== teamNamespace)
    .map(([name, { namespace }]) => `N5: ${name} is read in namespace "${namespace}"`);
}

/** Ready needs an available Cluster. The Cluster of a restored cluster is a required resource, not observed. */
function falselyReady({ observed, output, input }: Reconcile): string[] {
  const cluster: JsonObject | undefined = observed["cluster"] ?? input.required["cluster"]?.[0];
  if (!output.isReady) return [];
  const isAvailable = cluster !== undefined && isTrue(cluster, "Available") && isGenerationObserved(cluster);
  return isAvailable ? [] : ["10: Ready, but the Cluster is not Available at its current generation"];
}

/** The same input with another order of fields gives the same output, byte for byte. */
export function unstable({ input, output, release }: Reconcile): string[] {
  const again = release.compose(reversed(input));
  return bytesOf(again) === bytesOf(output) ? [] : ["7: the same input gave another output"];
}

function reversed(input: Reconcile["input"]): Reconcile["input"] {
  const observed = Object.fromEntries(Object.entries(input.observed).toReversed());
  return { ...input, observed, composite: reversedFields(input.composite) };
}

function reversedFields(value: JsonObject): JsonObject {
  const reversedInner = (inner: Json | undefined) => (isObject(inner) ? reversedFields(inner) : inner);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([field, inner]) => [field, reversedInner(inner)]),
  );
}

function bytesOf(output: ComposeOutput): string {
  return JSON.stringify({ ...output, desired: [...output.desired] });
}
