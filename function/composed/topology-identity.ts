import { coreGroup } from "../cluster-api/kinds.ts";
import { hasDifferencesAt, isSame } from "../kubernetes/diff.ts";
import { at, isKind, isObject, type Json, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";

type Path = readonly string[];

/** The topology, or an entry of it, without and with an override. */
interface Pair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Path of both in the Cluster. */
  readonly root: string;
}

const lists = ["machineDeployments", "machinePools"] as const;

/**
 * Fields that a field of the spec determines. Labels and annotations are among them: those of Cluster API pause, scale
 * or upgrade machines, and the spec has fields for all others.
 */
const fixedFields: readonly Path[] = [
  ["classRef"],
  ["version"],
  ["controlPlane", "replicas"],
  ["controlPlane", "metadata"],
];
const fixedFieldsOfEntry: readonly Path[] = [["name"], ["class"], ["replicas"], ["metadata"]];
const variables: readonly Path[] = [["variables"], ["controlPlane", "variables", "overrides"]];
const variablesOfEntry: Path = ["variables", "overrides"];

/**
 * Returns the path of the first field below `spec.topology` that an override changed although no override may. In a
 * Cluster it may add variables, and may not change or remove those of the spec.
 */
export function findTouchedTopology(body: JsonObject, changed: Json): string | undefined {
  const root = "spec.topology";
  const [before, after] = [at(body, "spec", "topology"), at(changed, "spec", "topology")];
  if (!isObject(before) || !isObject(after) || !isKind(body, coreGroup, "Cluster"))
    return isSame(before, after) ? undefined : root;
  const pair = { before, after, root };
  return (
    findReplacedObject(pair, ["controlPlane", "workers"]) ??
    findTouchedField(pair, fixedFields) ??
    firstOf(variables, (path) => findTouchedVariable(pair, path)) ??
    firstOf(lists, (list) => findTouchedEntry(pair, list))
  );
}

/** A value of another type would hide the fields below it. */
function findReplacedObject({ after, root }: Pair, fields: readonly string[]): string | undefined {
  const replaced = fields.find((field) => after[field] !== undefined && !isObject(after[field]));
  return replaced && `${root}.${replaced}`;
}

function findTouchedField({ before, after, root }: Pair, paths: readonly Path[]): string | undefined {
  const touched = paths.find((path) => hasDifferencesAt(before, after, path));
  return touched && [root, ...touched].join(".");
}

function findTouchedVariable({ before, after, root }: Pair, path: Path): string | undefined {
  const [given, found] = [listAt(before, ...path), at(after, ...path) ?? []];
  const place = [root, ...path].join(".");
  if (!Array.isArray(found)) return place;
  const byName = Map.groupBy(found, (item) => textAt(item, "name"));
  const touched = given.find((item) => !isSame([item], byName.get(textAt(item, "name"))));
  if (touched !== undefined) return `${place}[${textAt(touched, "name")}]`;
  // Cluster API's list is a map by name, so each variable has one value.
  return byName.size < found.length || byName.has(undefined) ? place : undefined;
}

/** The entries keep their order, so that a JSON patch finds them by index. */
function findTouchedEntry(pair: Pair, list: (typeof lists)[number]): string | undefined {
  const path = ["workers", list];
  const place = [pair.root, ...path].join(".");
  const [given, found] = [listAt(pair.before, ...path), at(pair.after, ...path) ?? []];
  if (!Array.isArray(found) || found.length !== given.length) return place;
  return firstOf([...given.entries()], ([index, before]) => {
    const after = found[index];
    if (!isObject(before) || !isObject(after)) return place;
    const entry = { before, after, root: `${place}[${textAt(before, "name")}]` };
    return (
      findReplacedObject(entry, ["variables"]) ??
      findTouchedField(entry, fixedFieldsOfEntry) ??
      findTouchedVariable(entry, variablesOfEntry)
    );
  });
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
