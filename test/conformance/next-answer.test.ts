import { expect, test } from "vitest";
import { type KubernetesObject, kubernetesObject } from "../e2e/kubernetes/object.ts";
import { changedByDefaults } from "../e2e/webhooks/next-answer.ts";
import { composeExample, examples, observedFrom, readExample } from "../golden/examples.ts";

function storedOf(file: string): readonly KubernetesObject[] {
  return Object.values(observedFrom(composeExample(readExample(file)))).map((object) => kubernetesObject.parse(object));
}

/** The object as the API server stores it after Crossplane's apply, with a label and a field of another manager. */
function defaulted(object: KubernetesObject): KubernetesObject {
  const { labels, annotations, ...metadata } = object.metadata;
  const owned = { metadata: { labels, annotations }, spec: object.spec, data: object["data"] };
  const manager = "apiextensions.crossplane.io/composed/test";
  const added = { ...labels, "cluster.x-k8s.io/cluster-name": "added" };
  const managedFields = [{ manager, operation: "Apply", fieldsV1: fieldsOf(owned) }];
  return {
    ...object,
    metadata: { ...metadata, labels: added, annotations, managedFields },
    spec: { ...object.spec, added: {} },
  };
}

/** The `fieldsV1` of the sender of this value. All lists are atomic. */
function fieldsOf(sent: unknown): Readonly<Record<string, unknown>> {
  if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return {};
  const entries = Object.entries(sent).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [`f:${key}`, fieldsOf(value)]));
}

test.each(examples)("%s: fields that admission adds to its objects do not change the next response", (file) => {
  expect(changedByDefaults(file, storedOf(file).map(defaulted))).toEqual([]);
});

test("a field that the next response would change is reported with object and path", () => {
  const file = "docker/every-option.yaml";
  const isRetained = ({ kind }: KubernetesObject): boolean => kind === "DevMachineTemplate";
  const withoutManagedFields = storedOf(file).map((object) => {
    const { managedFields: _, ...metadata } = kubernetesObject.parse(defaulted(object)).metadata;
    return isRetained(object) ? { ...defaulted(object), metadata } : object;
  });
  expect(changedByDefaults(file, withoutManagedFields).map(({ object, paths }) => [object.kind, paths])).toEqual([
    ["DevMachineTemplate", ["metadata.labels.cluster.x-k8s.io/cluster-name", "spec.added"]],
  ]);
});
