import { createHash } from "node:crypto";
import { isObject, type JsonObject, nameOf, objectAt, textAt } from "../../function/kubernetes/object.ts";
import type { Composed } from "../../function/call.ts";
import { managedBy, type Write } from "./field-set.ts";
import { statusOf } from "./status.ts";

const crossplane = "apiextensions.crossplane.io/composed-62d9be4bd4ab9a8dd7b6b2f7e4e1f9cc";

/** Composed objects as the API server returns them once all controllers have written to them. */
export function observedFrom(
  composed: ReadonlyMap<string, Composed>,
  composite: JsonObject,
): Record<string, JsonObject> {
  const objects = [...composed].map(([key, { object }]): [string, JsonObject] => [
    key,
    { ...object, metadata: { ...object.metadata } },
  ]);
  return Object.fromEntries(objects.map(([key, desired]) => [key, observedObject(key, desired, composite)]));
}

function observedObject(key: string, desired: JsonObject, composite: JsonObject): JsonObject {
  const applied = { ...desired, metadata: appliedMetadata(key, desired, composite) };
  const status = statusOf(desired);
  const appliedSpec = objectAt(desired, "spec") ?? {};
  const endpoint = endpointOf(desired);
  const spec = { ...appliedSpec, ...endpoint };
  const controller = {
    metadata: { finalizers: ["cluster.x-k8s.io"], ownerReferences: [ownerOf("Cluster")] },
    spec: endpoint,
  };
  const writes: Write[] = [
    { manager: crossplane, operation: "Apply", part: { metadata: applied.metadata, spec: appliedSpec } },
    { manager: "before-first-apply", operation: "Update", part: { metadata: applied.metadata, spec } },
    { manager: "velero-server", operation: "Update", part: { metadata: applied.metadata, spec } },
    { manager: "manager", operation: "Update", part: controller },
    ...(status ? statusWrites(status) : []),
  ];
  const managedFields = writes.map((write) => managedBy(write, desired["apiVersion"] ?? ""));
  return {
    ...desired,
    metadata: { ...applied.metadata, ...serverSide(key), ...controller.metadata, managedFields },
    spec,
    ...(status && { status }),
  };
}

/** Two entries: the second remains from the API version before an upgrade of the controller. */
function statusWrites(status: JsonObject): Write[] {
  const manager = { manager: "manager", operation: "Update", subresource: "status" } as const;
  return [
    { ...manager, part: { status } },
    { ...manager, part: { status: { ...status, v1beta2: { conditions: status["conditions"] } } } },
  ];
}

function appliedMetadata(key: string, desired: JsonObject, composite: JsonObject): JsonObject {
  const metadata = objectAt(desired, "metadata");
  const name = nameOf(composite) ?? "";
  return {
    ...metadata,
    generateName: `${name}-`,
    annotations: { ...objectAt(metadata, "annotations"), "crossplane.io/composition-resource-name": key },
    labels: { ...objectAt(metadata, "labels"), "crossplane.io/composite": name },
    ownerReferences: [ownerOf("KubernetesCluster")],
  };
}

function ownerOf(kind: string): JsonObject {
  return { apiVersion: "example.org/v1", kind, name: "prod-eu1", uid: uidOf(kind), controller: kind !== "Cluster" };
}

function serverSide(key: string): JsonObject {
  return {
    uid: uidOf(key),
    resourceVersion: "48200037",
    generation: 1,
    creationTimestamp: "2026-08-14T09:12:41Z",
  };
}

function endpointOf(desired: JsonObject): JsonObject {
  const hasEndpoint = ["Cluster", "DevCluster"].includes(textAt(desired, "kind") ?? "");
  return hasEndpoint ? { controlPlaneEndpoint: { host: "10.20.30.40", port: 6443 } } : {};
}

function uidOf(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join("-");
}

/** The composite as Crossplane sends it: with its references, its status and its managers. */
export function finishedComposite(composite: JsonObject, status: object, objects: readonly JsonObject[]): JsonObject {
  const spec = objectAt(composite, "spec") ?? {};
  const resourceRefs = objects.map((object) => ({
    apiVersion: object["apiVersion"],
    kind: object["kind"],
    name: objectAt(object, "metadata")?.["name"],
  }));
  const plain: unknown = JSON.parse(JSON.stringify(status));
  const writes: Write[] = [
    { manager: "argocd-controller", operation: "Apply", part: { spec } },
    { manager: "apiextensions.crossplane.io/composite", operation: "Apply", part: isObject(plain) ? plain : {} },
  ];
  const lastApplied = { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ spec }) };
  return {
    ...composite,
    metadata: {
      ...objectAt(composite, "metadata"),
      ...serverSide("composite"),
      annotations: lastApplied,
      managedFields: writes.map((write) => managedBy(write, composite["apiVersion"] ?? "")),
    },
    spec: { ...spec, crossplane: { compositionRef: { name: "kubernetesclusters-docker" }, resourceRefs } },
    ...(isObject(plain) && { status: plain }),
  };
}
