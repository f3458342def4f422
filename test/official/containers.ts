import { at, isObject, type Json, type JsonObject, objectAt, textAt } from "../../function/kubernetes/object.ts";

/**
 * The kinds for containers have the same fields as a backend of the development kinds that replaced them. Replaces
 * them, and references to them.
 */
export function fromContainers(object: JsonObject): JsonObject {
  const kind = textAt(object, "kind") ?? "";
  if (!kind.startsWith("Docker")) return withNewReferences(object);
  const spec = kind.endsWith("Template")
    ? { template: { spec: { backend: { docker: at(object, "spec", "template", "spec") ?? {} } } } }
    : { backend: { docker: withDomainList(objectAt(object, "spec") ?? {}) } };
  return { ...object, kind: toNewKind(kind), spec };
}

/** Failure domains are a map by name in v1beta1. */
function withDomainList({ failureDomains, ...spec }: JsonObject): JsonObject {
  if (!isObject(failureDomains)) return { ...spec, ...(failureDomains !== undefined && { failureDomains }) };
  const domains = Object.entries(failureDomains).map(([name, domain]) => ({ name, ...(isObject(domain) && domain) }));
  return { ...spec, failureDomains: domains };
}

function withNewReferences(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([field, value = null]): [string, Json] => {
    if (field === "kind" && typeof value === "string") return [field, toNewKind(value)];
    return [field, isObject(value) ? withNewReferences(value) : value];
  });
  return Object.fromEntries(entries);
}

function toNewKind(kind: string): string {
  return kind.replace(/^Docker/, "Dev");
}
