import { isObject, type Json, type JsonObject, ownField } from "../kubernetes/object.ts";

/**
 * The observed value after server-side apply of `after` by the field manager that applied `before`. Removes the fields
 * that are only in `before`, and leaves the fields of other managers unchanged.
 */
export function applyServerSide(
  observed: Json | undefined,
  before: Json | undefined,
  after: Json | undefined,
): Json | undefined {
  if (after !== undefined && !isObject(after)) return after;
  if (isObject(observed)) return applyFieldsServerSide(observed, { before, after });
  const isReleased = before !== undefined && after === undefined;
  return isReleased ? undefined : (after ?? observed);
}

function applyFieldsServerSide(
  observed: JsonObject,
  { before, after }: { before: Json | undefined; after: JsonObject | undefined },
): Json | undefined {
  if (after === undefined && before !== undefined && !isObject(before)) return undefined;
  const names = new Set([...Object.keys(observed), ...Object.keys(after ?? {})]);
  const fields = [...names].map((name) => {
    const was = isObject(before) ? ownField(before, name) : undefined;
    return [name, applyServerSide(ownField(observed, name), was, after && ownField(after, name))] as const;
  });
  const present = fields.filter(([, value]) => value !== undefined);
  return present.length === 0 && after === undefined ? undefined : Object.fromEntries(present);
}

/** The `managedFields` entry of the applied fields, so that retained objects have exactly these fields (rule R6). */
export function selectOwnedFields({ metadata, spec, data }: JsonObject): JsonObject {
  const { labels, annotations } = isObject(metadata) ? metadata : {};
  const owned = toFieldSet({ metadata: { labels, annotations }, spec, data });
  return { manager: "apiextensions.crossplane.io/composed", operation: "Apply", fieldsV1: owned };
}

function toFieldSet(value: JsonObject): JsonObject {
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(fields.map(([name, inner]) => [`f:${name}`, isObject(inner) ? toFieldSet(inner) : {}]));
}

/** The part of a value whose fields exist in one of the masks. */
export function selectFields(value: Json | undefined, masks: readonly (Json | undefined)[]): Json | undefined {
  const present = masks.filter((mask) => mask !== undefined);
  if (isObject(value) && present.every((mask) => isObject(mask))) return selectObjectFields(value, present);
  if (!Array.isArray(value)) return value;
  const lists = present.filter((mask) => Array.isArray(mask)).filter((mask) => mask.length === value.length);
  return lists.length === 0
    ? value
    : value.map(
        (item, index) =>
          selectFields(
            item,
            lists.map((list) => list[index]),
          ) ?? item,
      );
}

function selectObjectFields(value: JsonObject, masks: readonly JsonObject[]): JsonObject {
  const names = Object.keys(value).filter((name) => masks.some((mask) => ownField(mask, name) !== undefined));
  return Object.fromEntries(
    names.map((name) => [
      name,
      selectFields(
        value[name],
        masks.map((mask) => ownField(mask, name)),
      ),
    ]),
  );
}
