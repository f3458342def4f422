import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";

/** Key field of the items of these lists, from the API server's schemas. */
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
  /** The part of the object that the manager owns. */
  readonly part: JsonObject;
}

/** An entry of managedFields, as the API server writes it. */
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
  const defined = Object.entries(part).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined.map(([key, value]) => [`f:${key}`, fieldsOf(value, key)]));
}

function fieldsOf(value: Json | undefined, key: string): JsonObject {
  if (isObject(value)) return fieldSet(value);
  const itemKey = listKeys[key];
  if (!Array.isArray(value) || itemKey === undefined) return {};
  const items = value.filter((item) => isObject(item));
  const keyed = items.map((item) => [`k:${JSON.stringify({ [itemKey]: item[itemKey] })}`, item] as const);
  return Object.fromEntries(keyed.map(([name, item]) => [name, { ".": {}, ...fieldSet(item) }]));
}
