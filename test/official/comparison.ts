import { at, isObject, type Json, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { isSame } from "../../function/kubernetes/diff.ts";

/** Fields of a template that the composed objects do not have, as `Kind/Role: path`. */
export function findMissing(official: readonly JsonObject[], composed: readonly JsonObject[]): readonly string[] {
  const ours = new Map(composed.map((one) => [identityOf(composed, one), one]));
  const theirs = official.map((one) => toDevelopment(one));
  return theirs.flatMap((one) => {
    const identity = identityOf(theirs, one);
    const counterpart = ours.get(identity);
    if (!counterpart) return [`${identity}: no such object`];
    return listMissing(one["spec"] ?? {}, counterpart["spec"] ?? {}, "spec").map((path) => `${identity}: ${path}`);
  });
}

/**
 * The kinds for containers have the same fields as a backend of the development kinds that replaced them. Replaces
 * them, and references to them.
 */
function toDevelopment(object: JsonObject): JsonObject {
  const kind = textAt(object, "kind") ?? "";
  if (!kind.startsWith("Docker")) return withNewReferences(object);
  const spec = kind.endsWith("Template")
    ? { template: { spec: { backend: { docker: at(object, "spec", "template", "spec") ?? {} } } } }
    : { backend: { docker: object["spec"] ?? {} } };
  return { ...object, kind: toNewKind(kind), spec };
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

/** Kind of an object and, for templates, who uses it. */
function identityOf(objects: readonly JsonObject[], object: JsonObject): string {
  const kind = textAt(object, "kind") ?? "";
  if (!kind.endsWith("MachineTemplate")) return kind;
  const users = objects.filter((one) => listReferences(one).some((name) => name === nameOf(object)));
  return `${kind}/${users.map((one) => textAt(one, "kind")).join()}`;
}

/** Names of machine templates that an object refers to. */
function listReferences(object: JsonObject): readonly (string | undefined)[] {
  return [
    textAt(object, "spec", "machineTemplate", "spec", "infrastructureRef", "name"),
    textAt(object, "spec", "template", "spec", "infrastructureRef", "name"),
  ];
}

/** Fields that identify objects: names are of our own. */
const identifying = /(Ref\.name|\.clusterName|^spec\.selector.*|(Deployments|Pools)\[[^\]]*\]\.name)$/;

function listMissing(theirs: Json, ours: Json | undefined, path: string): readonly string[] {
  if (identifying.test(path) || isEmpty(theirs)) return [];
  if (Array.isArray(theirs))
    return theirs.flatMap((item) => listMissingItem(item, Array.isArray(ours) ? ours : [], path));
  if (!isObject(theirs)) return isSame(theirs, ours) ? [] : [path];
  const fields = isObject(ours) ? ours : {};
  return Object.entries(theirs).flatMap(([name, value]) => listMissing(value ?? null, fields[name], `${path}.${name}`));
}

/** An item with a name or key is compared with the item of that name. */
function listMissingItem(item: Json, ours: readonly Json[], path: string): readonly string[] {
  const key = ["name", "key"].find((field) => textAt(item, field) !== undefined);
  if (key === undefined) return ours.some((other) => isSame(item, other)) ? [] : [`${path}[${JSON.stringify(item)}]`];
  const name = textAt(item, key);
  return listMissing(
    item,
    ours.find((other) => isNamed(textAt(other, key), name)),
    `${path}[${name}]`,
  );
}

/** The function appends zone and hash to the names of pools. */
function isNamed(ours = "", theirs = ""): boolean {
  return ours === theirs || ours.startsWith(`${theirs}-`);
}

/** Empty values mean the same as absent ones. */
function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || (isObject(value) && Object.values(value).every((one) => isEmpty(one ?? null)));
}

/** The ClusterClass that a Cluster refers to. */
export function classNameOf(objects: readonly JsonObject[]): string | undefined {
  return objects
    .map((object) => textAt(object, "spec", "topology", "classRef", "name"))
    .find((name) => name !== undefined);
}

export function findClass(objects: readonly JsonObject[], name: string): JsonObject | undefined {
  return objects.find((object) => object["kind"] === "ClusterClass" && nameOf(object) === name);
}
