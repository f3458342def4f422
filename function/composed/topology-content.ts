import { hasDifferencesAt } from "../kubernetes/diff.ts";
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
  withValueAt,
} from "../kubernetes/object.ts";

// Fields of a topology that replace machines; all others change in place.
const clusterContent = [["classRef"], ["version"], ["variables"], ["controlPlane", "variables"]];
const poolContent = [["class"], ["variables"], ["failureDomain"], ["failureDomains"]];
const lists = ["machineDeployments", "machinePools"];

/** Only overrides set this field: it replaces all machines that are older than its time. */
const restart = ["rollout", "after"];
const clusterFields = [...clusterContent, ["controlPlane", ...restart]];
const poolFields = [...poolContent, restart];

/** Finds changed fields of a topology that replace machines. Added and removed pools replace none. */
export function findReplacingFields(running: JsonObject, desired: JsonObject): string[] {
  const ofCluster = clusterFields.filter((path) => hasDifferencesAt(running, desired, path));
  const ofPools = pairEntries(running, desired).flatMap(({ list, name, before, after }) =>
    poolFields
      .filter((path) => hasDifferencesAt(before, after, path))
      .map((path) => ["workers", `${list}[${name}]`, ...path]),
  );
  return [...ofCluster, ...ofPools].map((path) => ["spec", "topology", ...path].join("."));
}

/** Returns the desired topology with the observed content of its machines (rules V2, R4, R5). */
export function withContentOf(running: JsonObject, desired: JsonObject): JsonObject {
  const preserved = copyFields(running, desired, clusterFields);
  const pairs = pairEntries(running, desired);
  return lists.reduce((topology, list) => {
    const entries = listAt(topology, "workers", list).map((entry) => {
      const pair = pairs.find(({ after }) => after === entry);
      return pair ? copyFields(pair.before, pair.after, poolFields) : entry;
    });
    return entries.length === 0 ? topology : withValueAt(topology, ["workers", list], entries);
  }, preserved);
}

/** True if the control plane or a pool gets another number of machines, or a pool is new. */
export function hasOtherSizes(running: JsonObject, desired: JsonObject): boolean {
  const before = sizesOf(running);
  return [...sizesOf(desired)].some(
    ([name, size]) => !before.has(name) || (size !== undefined && size !== before.get(name)),
  );
}

function sizesOf(topology: JsonObject): Map<string, number | undefined> {
  const entries = lists.flatMap((list) =>
    listAt(topology, "workers", list).map((entry): [string, number | undefined] => [
      `${list}/${textAt(entry, "name")}`,
      numberAt(entry, "replicas"),
    ]),
  );
  return new Map([["controlPlane", numberAt(topology, "controlPlane", "replicas")], ...entries]);
}

/**
 * Returns the content that replaces machines, for a hash: comparing hashes needs no field ownership. Frozen: later
 * fields are added only if they are set.
 */
export function readMachineContent(desired: JsonObject): Json {
  const entries = lists.flatMap((list) => listAt(desired, "workers", list));
  const ofCluster = clusterContent.map((path) => at(desired, ...path) ?? null);
  return [[...ofCluster, ...restartOf(at(desired, "controlPlane"))], ...entries.map((entry) => contentOf(entry))];
}

function contentOf(entry: Json): Json {
  return [textAt(entry, "name") ?? "", ...poolContent.map((path) => at(entry, ...path) ?? null), ...restartOf(entry)];
}

function restartOf(owner: Json | undefined): Json[] {
  const time = at(owner, ...restart);
  return time === undefined ? [] : [time];
}

function pairEntries(running: JsonObject, desired: JsonObject) {
  return lists.flatMap((list) => {
    const entries = listAt(running, "workers", list).filter((entry) => isObject(entry));
    const byName = new Map(entries.map((entry) => [textAt(entry, "name"), entry] as const).toReversed());
    return listAt(desired, "workers", list)
      .filter((entry) => isObject(entry))
      .flatMap((after) => {
        const name = textAt(after, "name") ?? "";
        const before = byName.get(name);
        return before ? [{ list, name, before, after }] : [];
      });
  });
}

function copyFields(from: JsonObject, to: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  return paths.reduce((object, path) => {
    const value = at(from, ...path);
    if (value !== undefined) return withValueAt(object, path, value);
    return at(object, ...path) === undefined ? object : withoutField(object, path);
  }, to);
}

/** Removes a field, and the object around it if it was the only one: Cluster API rejects empty objects. */
function withoutField(object: JsonObject, path: readonly string[]): JsonObject {
  const removed = withValueAt(object, path, undefined);
  const parent = path.slice(0, -1);
  const isEmpty = Object.values(objectAt(removed, ...parent) ?? {}).every((value) => value === undefined);
  return isEmpty && parent.length > 0 ? withoutField(removed, parent) : removed;
}
