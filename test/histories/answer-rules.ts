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

/** What one answer of the function must hold, whatever happened before. */
export function answerViolations(world: World, reconcile: Reconcile): string[] {
  const { output } = reconcile;
  return [
    ...revealedSecret(output),
    ...readElsewhere(output),
    ...falselyReady(reconcile),
    ...releaseViolations(reconcile),
    ...(output.fatal === undefined ? answeredViolations(world, reconcile) : []),
  ];
}

function answeredViolations(world: World, reconcile: Reconcile): string[] {
  return [
    ...dropped(reconcile),
    ...rejected(reconcile),
    ...controllersFields(reconcile.output),
    ...droppedWithMachines(world, reconcile),
    ...leavingViolations(reconcile),
    ...(isLeftToOthers(reconcile) ? [] : withoutTemplate(reconcile)),
  ];
}

/** Then what is there is returned as it is. */
function isLeftToOthers({ output }: Reconcile): boolean {
  return output.status?.phase === "Paused" || output.status?.phase === "Deleting";
}

const lasting = new Set(["Cluster", "DevCluster", "KubeadmControlPlane"]);

function dropped({ observed, output }: Reconcile): string[] {
  return Object.entries(observed)
    .filter(([key, object]) => lasting.has(object.kind) && !output.desired.has(key))
    .map(([key]) => `1: ${key} is observed and not desired any more`);
}

/** Whatever is not rejected can be applied; only what another XR still controls has to wait. */
function rejected({ rejections }: Reconcile): string[] {
  return rejections
    .filter(({ rejection }) => rejection.reason !== "controlled")
    .map(({ key, rejection }) =>
      rejection.reason === "immutable"
        ? `2: ${key} was rejected: ${rejection.message}`
        : `0: ${key} was rejected: ${rejection.message}`,
    );
}

function droppedWithMachines({ api }: World, { dropped: gone }: Reconcile): string[] {
  return gone
    .filter(({ kind }) => kind === "MachineDeployment")
    .flatMap(({ metadata: { name, uid } }) => {
      const sets = api
        .list("MachineSet")
        .filter((set) => set.metadata.ownerReferences.some((owner) => owner.uid === uid));
      const owners = new Set(sets.map((set) => set.metadata.uid));
      const machines = api
        .list("Machine")
        .filter((machine) => machine.metadata.ownerReferences.some((owner) => owners.has(owner.uid)));
      return machines.length === 0 ? [] : [`5: ${name} was dropped while it had ${machines.length} machines`];
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
  return text.includes(secretValue) ? ["9: a secret value is told"] : [];
}

/** All that belongs to a cluster is where it is; a claim is there too, and its XR is not. */
function readElsewhere({ requirements }: ComposeOutput): string[] {
  return Object.entries(requirements)
    .filter(([, { namespace }]) => namespace !== teamNamespace)
    .map(([name, { namespace }]) => `N5: ${name} is read in namespace "${namespace}"`);
}

/** A Cluster that was restored is not observed yet, but read as a required resource. */
function falselyReady({ observed, output, input }: Reconcile): string[] {
  const cluster: JsonObject | undefined = observed["cluster"] ?? input.required["cluster"]?.[0];
  if (!output.isReady) return [];
  const isAvailable = cluster !== undefined && isTrue(cluster, "Available") && isGenerationObserved(cluster);
  return isAvailable ? [] : ["10: Ready, but the Cluster is not Available at its current generation"];
}

/** The same question in another order of fields gets the same answer, byte for byte. */
export function unstable({ input, output, release }: Reconcile): string[] {
  const again = release.compose(reversed(input));
  return bytesOf(again) === bytesOf(output) ? [] : ["7: the same input got another answer"];
}

function reversed(input: Reconcile["input"]): Reconcile["input"] {
  const observed = Object.fromEntries(Object.entries(input.observed).toReversed());
  return { ...input, observed, composite: reversedFields(input.composite) };
}

function reversedFields(value: JsonObject): JsonObject {
  const turned = (inner: Json | undefined) => (isObject(inner) ? reversedFields(inner) : inner);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([field, inner]) => [field, turned(inner)]),
  );
}

function bytesOf(output: ComposeOutput): string {
  return JSON.stringify({ ...output, desired: [...output.desired] });
}
