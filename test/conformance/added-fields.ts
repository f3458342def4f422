import { isDeepStrictEqual } from "node:util";

/** A field that is stored although nobody sent it: a default of the CRD, or the work of a mutating webhook. */
export type AddedField = {
  /** Positions in lists are left out, so that the same field of many entries is one. */
  readonly path: string;
  readonly value: unknown;
  /** It lies in a list or map that the sender owns as a whole, so each apply removes it and admission adds it again. */
  readonly isOverwritten: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

/** What stands at the same place in what was sent, in what is stored, and in the `fieldsV1` of who sent it. */
type Place = {
  readonly path: string;
  readonly sent: unknown;
  readonly stored: unknown;
  /** None where the sender owns nothing of it, such as the name of the object. */
  readonly owned: Fields | undefined;
  /** Below a list or map that is owned as a whole. */
  readonly isInWhole: boolean;
};

const ofServer = new Set([
  "metadata.creationTimestamp",
  "metadata.generation",
  "metadata.managedFields",
  "metadata.resourceVersion",
  "metadata.uid",
  "status",
]);

/** What is stored beside what was sent, without what every object gets from the API server or is not the sender's to say. */
export function addedFields(sent: unknown, stored: unknown, owned: Fields): readonly AddedField[] {
  return below({ path: "", sent, stored, owned, isInWhole: false }).filter(({ path }) => !ofServer.has(path));
}

function below(place: Place): readonly AddedField[] {
  if (Array.isArray(place.sent) && Array.isArray(place.stored)) return belowList(place, place.sent, place.stored);
  return isFields(place.sent) && isFields(place.stored) ? belowFields(place, place.sent, place.stored) : [];
}

function belowFields(place: Place, sent: Fields, stored: Fields): readonly AddedField[] {
  // An empty map looks in `fieldsV1` as one that is owned as a whole; what others write into it stays.
  const isInWhole = place.isInWhole || isOwnedWhole(place.owned, Object.keys(sent).length);
  return Object.entries(stored).flatMap(([key, value]): readonly AddedField[] => {
    const path = place.path === "" ? key : `${place.path}.${key}`;
    if (!(key in sent)) return [{ path, value, isOverwritten: isInWhole }];
    return below({ path, sent: sent[key], stored: value, owned: fieldsAt(place.owned, `f:${key}`), isInWhole });
  });
}

function belowList(place: Place, sent: readonly unknown[], stored: readonly unknown[]): readonly AddedField[] {
  const isInWhole = place.isInWhole || isOwnedWhole(place.owned, sent.length);
  const path = `${place.path}[]`;
  return stored.flatMap((value, index): readonly AddedField[] => {
    if (index >= sent.length) return [{ path, value, isOverwritten: isInWhole }];
    return below({ path, sent: sent[index], stored: value, owned: entryOf(place.owned, value), isInWhole });
  });
}

/** Nothing is said of what lies below, although something was sent there. */
function isOwnedWhole(owned: Fields | undefined, count: number): boolean {
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
