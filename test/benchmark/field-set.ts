import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";

/** Which field names the items of these lists, as the API server's schemas say. */
const listKeys: Record<string, string> = {
  conditions: "type",
  ownerReferences: "uid",
  extraArgs: "name",
  kubeletExtraArgs: "name",
};

export interface Write {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly subresource?: "status";
  /** The part of the object that the manager has written. */
  readonly part: JsonObject;
}

/** An entry of managedFields, in the form of the API server. */
export function managedBy({ manager, operation, subresource, part }: Write, apiVersion: Json): JsonObject {
  return {
    apiVersion,
    fieldsType: "FieldsV1",
    fieldsV1: fieldSet(part),
    manager,
    operation,
    ...(subresource && { subresource }),
    time: "2026-09-02T06:40:27Z",
  };
}

function fieldSet(part: JsonObject): JsonObject {
  const known = Object.entries(part).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [`f:${key}`, fieldsOf(value, key)]));
}

function fieldsOf(value: Json | undefined, key: string): JsonObject {
  if (isObject(value)) return fieldSet(value);
  const itemKey = listKeys[key];
  if (!Array.isArray(value) || itemKey === undefined) return {};
  const items = value.filter((item) => isObject(item));
  const keyed = items.map((item) => [`k:${JSON.stringify({ [itemKey]: item[itemKey] })}`, item] as const);
  return Object.fromEntries(keyed.map(([name, item]) => [name, { ".": {}, ...fieldSet(item) }]));
}
