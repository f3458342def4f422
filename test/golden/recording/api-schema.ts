import { groupOf, isObject, type JsonObject, listAt, objectAt, textAt } from "../../../function/kubernetes/object.ts";
import { readCrd } from "../../conformance/upstream-crds.ts";

const release = "v1.14.0";

/** The merge keys of metadata, which are the same for all kinds. */
const metadata: JsonObject = {
  properties: {
    ownerReferences: { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"] },
    finalizers: { "x-kubernetes-list-type": "set" },
  },
};

/** The schema of a kind by its CRD. Built-in kinds of Kubernetes need none, because they only have maps of strings. */
export function schemaOf(apiVersion: string, kind: string): JsonObject {
  if (groupOf(apiVersion) === "") return { properties: { metadata } };
  const crd = readCrd(release, groupOf(apiVersion), kind);
  const found: unknown = crd?.spec.versions.find(({ name }) => apiVersion.endsWith(`/${name}`))?.schema.openAPIV3Schema;
  if (!isObject(found)) throw new Error(`${apiVersion} ${kind} has no CRD here: set CRDS_DIR`);
  return { ...found, properties: { ...objectAt(found, "properties"), metadata } };
}

export function buildFieldSchema(schema: JsonObject | undefined, field: string): JsonObject | undefined {
  return objectAt(schema, "properties", field) ?? objectAt(schema, "additionalProperties");
}

/** The keys of a list that several managers may own together. Undefined for an atomic list. */
export function listKeys(schema: JsonObject | undefined): string[] | undefined {
  if (textAt(schema, "x-kubernetes-list-type") !== "map") return undefined;
  return listAt(schema, "x-kubernetes-list-map-keys").filter((key) => typeof key === "string");
}

export function isSet(schema: JsonObject | undefined): boolean {
  return textAt(schema, "x-kubernetes-list-type") === "set";
}

export function isAtomic(schema: JsonObject | undefined): boolean {
  return textAt(schema, "x-kubernetes-map-type") === "atomic";
}
