import { isDeepStrictEqual } from "node:util";

/** A stored field that was not sent: a default of the CRD, or a field that a mutating webhook set. */
export type AddedField = {
  /** Path with `[]` for each list index, so that the same field of several entries has one path. */
  readonly path: string;
  readonly value: unknown;
  /** Whether it is part of an atomic list or map of the sender: each apply removes it and admission adds it again. */
  readonly isOverwritten: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

/** The values at one path of the sent object, of the stored object, and of the sender's `fieldsV1`. */
type Place = {
  readonly path: string;
  readonly sent: unknown;
  readonly stored: unknown;
  /** Undefined if the sender owns no field of it, such as the name of the object. */
  readonly owned: Fields | undefined;
  /** Whether the path is below an atomic list or map of the sender. */
  readonly isInAtomic: boolean;
};

const ofServer = new Set([
  "metadata.creationTimestamp",
  "metadata.generation",
  "metadata.managedFields",
  "metadata.resourceVersion",
  "metadata.uid",
  "status",
]);

/** Stored fields that were not sent, without status and the metadata that the API server sets on every object. */
export function addedFields(sent: unknown, stored: unknown, owned: Fields): readonly AddedField[] {
  return below({ path: "", sent, stored, owned, isInAtomic: false }).filter(({ path }) => !ofServer.has(path));
}

function below(place: Place): readonly AddedField[] {
  if (Array.isArray(place.sent) && Array.isArray(place.stored)) return belowList(place, place.sent, place.stored);
  return isFields(place.sent) && isFields(place.stored) ? belowFields(place, place.sent, place.stored) : [];
}

function belowFields(place: Place, sent: Fields, stored: Fields): readonly AddedField[] {
  // In `fieldsV1` an empty map looks like an atomic one, but fields that others add to it stay.
  const isInAtomic = place.isInAtomic || isAtomic(place.owned, Object.keys(sent).length);
  return Object.entries(stored).flatMap(([key, value]): readonly AddedField[] => {
    const path = place.path === "" ? key : `${place.path}.${key}`;
    if (!(key in sent)) return [{ path, value, isOverwritten: isInAtomic }];
    return below({ path, sent: sent[key], stored: value, owned: fieldsAt(place.owned, `f:${key}`), isInAtomic });
  });
}

function belowList(place: Place, sent: readonly unknown[], stored: readonly unknown[]): readonly AddedField[] {
  const isInAtomic = place.isInAtomic || isAtomic(place.owned, sent.length);
  const path = `${place.path}[]`;
  return stored.flatMap((value, index): readonly AddedField[] => {
    if (index >= sent.length) return [{ path, value, isOverwritten: isInAtomic }];
    return below({ path, sent: sent[index], stored: value, owned: entryOf(place.owned, value), isInAtomic });
  });
}

/** Whether `fieldsV1` has no entry below, although the sender sent a value there. */
function isAtomic(owned: Fields | undefined, count: number): boolean {
  return owned !== undefined && count > 0 && Object.keys(owned).length === 0;
}

/** The part of `fieldsV1` about an entry of a list with keys, whose name is such as `k:{"name":"eth0"}`. */
function entryOf(owned: Fields | undefined, entry: unknown): Fields | undefined {
  const isOfEntry = (name: string): boolean => name.startsWith("k:") && hasKeys(entry, JSON.parse(name.slice(2)));
  const name = Object.keys(owned ?? {}).find(isOfEntry);
  return name === undefined ? undefined : fieldsAt(owned, name);
}

function hasKeys(entry: unknown, keys: unknown): boolean {
  if (!isFields(entry) || !isFields(keys)) return false;
  return Object.entries(keys).every(([key, value]) => isDeepStrictEqual(entry[key], value));
}

function fieldsAt(owned: Fields | undefined, name: string): Fields | undefined {
  const found = owned?.[name];
  return isFields(found) ? found : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
