import { isObject, type Json, type JsonObject, nameOf, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { meansSame } from "./meaning.ts";
import { toNewer } from "./newer-kinds.ts";

/** Fields of a template that the composed objects do not have, as `Kind/Role: path`. */
export function findMissing(
  official: readonly JsonObject[],
  composed: readonly JsonObject[],
  defaults: JsonObject = {},
): readonly string[] {
  const theirs = official.map((one) => withoutDefaults(toNewer(one), defaults));
  return theirs.flatMap((one) => {
    const identity = identityOf(theirs, one);
    const counterparts = composed.filter((other) => identityOf(composed, other) === identity);
    const missing = counterparts.map((other) => listMissingFields(one, other).map((path) => `${identity}: ${path}`));
    const [best] = missing.toSorted((first, second) => first.length - second.length);
    return best ?? [`${identity}: no such object`];
  });
}

function withoutDefaults(object: JsonObject, defaults: JsonObject): JsonObject {
  const entries = Object.entries(object)
    .filter(([name, value]) => !(Object.hasOwn(defaults, name) && defaults[name] === value))
    .map(([name, value]): [string, Json] => [
      name,
      isObject(value) ? withoutDefaults(value, defaults) : (value ?? null),
    ]);
  return Object.fromEntries(entries);
}

function listMissingFields(theirs: JsonObject, ours: JsonObject): readonly string[] {
  const annotationsOf = (object: JsonObject) => objectAt(object, "metadata", "annotations") ?? {};
  return [
    ...listMissing(theirs["spec"] ?? {}, ours["spec"] ?? {}, "spec"),
    ...listMissing(annotationsOf(theirs), annotationsOf(ours), "metadata.annotations"),
  ];
}

/** Kind of an object and, for templates, who uses it. */
function identityOf(objects: readonly JsonObject[], object: JsonObject): string {
  const kind = textAt(object, "kind") ?? "";
  if (!kind.endsWith("MachineTemplate")) return kind;
  const users = objects.filter((one) => listReferences(one).some((name) => name === nameOf(object)));
  return `${kind}/${[...new Set(users.map((one) => textAt(one, "kind")))].join()}`;
}

/** Names of machine templates that an object refers to. */
function listReferences(object: JsonObject): readonly (string | undefined)[] {
  return [
    textAt(object, "spec", "machineTemplate", "spec", "infrastructureRef", "name"),
    textAt(object, "spec", "template", "spec", "infrastructureRef", "name"),
  ];
}

/** Fields that identify objects: names are of our own. */
const identifying =
  /(Ref\.name|\.clusterName|^spec\.selector.*|^spec\.clusterSelector.*|(Deployments|Pools)\[[^\]]*\]\.name)$/;

function listMissing(theirs: Json, ours: Json | undefined, path: string): readonly string[] {
  if (identifying.test(path) || isEmpty(theirs)) return [];
  if (Array.isArray(theirs))
    return theirs.flatMap((item) => listMissingItem(item, Array.isArray(ours) ? ours : [], path));
  if (!isObject(theirs)) return meansSame(theirs, ours) ? [] : [path];
  const fields = isObject(ours) ? ours : {};
  return Object.entries(theirs).flatMap(([name, value]) => listMissing(value ?? null, fields[name], `${path}.${name}`));
}

/** An item with a name or key is compared with the item of that name, another one with every item. */
function listMissingItem(item: Json, ours: readonly Json[], path: string): readonly string[] {
  const key = ["name", "key", "id"].find((field) => textAt(item, field) !== undefined);
  if (key === undefined) return ours.some((other) => contains(other, item)) ? [] : [`${path}[${JSON.stringify(item)}]`];
  const name = textAt(item, key) ?? "";
  return listMissing(item, findNamed(ours, key, name), `${path}[${name}]`);
}

/** The function appends zone and hash to the names of pools. */
function findNamed(items: readonly Json[], key: string, name: string): Json | undefined {
  return (
    items.find((item) => textAt(item, key) === name) ??
    items.find((item) => textAt(item, key)?.startsWith(`${name}-`) === true)
  );
}

/** A description means nothing to a controller. */
function contains(other: Json, item: Json): boolean {
  if (!isObject(item)) return meansSame(item, other);
  const { description: _, ...fields } = item;
  return isObject(other) && listMissing(fields, other, "").length === 0;
}

/** Empty values mean the same as absent ones. */
function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || (isObject(value) && Object.values(value).every((one) => isEmpty(one ?? null)));
}

/** The ClusterClass that a Cluster refers to. */
export function classNameOf(objects: readonly JsonObject[]): string | undefined {
  return objects
    .map((object) => textAt(toNewer(object), "spec", "topology", "classRef", "name"))
    .find((name) => name !== undefined);
}

export function findClass(objects: readonly JsonObject[], name: string): JsonObject | undefined {
  const found = objects.find((object) => object["kind"] === "ClusterClass" && nameOf(object) === name);
  return found && toNewer(found);
}
