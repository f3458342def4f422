import { groupOf, isObject, type JsonObject, listAt, objectAt, textAt } from "../../../function/kubernetes/object.ts";
import { readCrd } from "../../conformance/upstream-crds.ts";

const release = "v1.14.0";

/** Metadata of every object, as the API server merges it. */
const metadata: JsonObject = {
  properties: {
    ownerReferences: { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"] },
    finalizers: { "x-kubernetes-list-type": "set" },
  },
};

/** Schema of a kind by its CRD; of Kubernetes' own kinds none is needed, because they have maps of texts only. */
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

/** What names the items of a list that several may own together; undefined for one that is owned as a whole. */
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
