import type { JsonObject } from "../../function/kubernetes/object.ts";
import {
  changedFields,
  difference,
  type FieldSet,
  fieldsOf,
  isLeaf,
  overlaid,
  union,
  withoutFields,
} from "./field-set.ts";
import type { ManagedFields } from "./stored.ts";

/** The content of an object that field managers own: labels, annotations and spec. */
export interface Owned {
  content: JsonObject;
  managedFields: ManagedFields[];
}

/** Server-side apply with force: fields that the manager no longer sets are removed, unless another one owns them. */
export function applied({ content, managedFields }: Owned, manager: string, config: JsonObject): Owned {
  const fields = fieldsOf(config);
  const before = managedFields.find((entry) => entry.manager === manager && entry.operation === "Apply");
  const mine: ManagedFields = { manager, operation: "Apply", fieldsV1: fields };
  const others = managedFields.filter((entry) => entry !== before);
  const dropped = difference(before?.fieldsV1 ?? {}, fields);
  const orphaned = others.reduce<FieldSet>((rest, other) => difference(rest, other.fieldsV1), dropped);
  const rest = released(others, changedFields(content, config));
  return { content: overlaid(withoutFields(content, orphaned), config), managedFields: [mine, ...rest] };
}

/** An update: the manager becomes the only owner of each changed field. */
export function updated({ content, managedFields }: Owned, manager: string, next: JsonObject): Owned {
  const set = changedFields(content, next);
  const gone = difference(fieldsOf(content), fieldsOf(next));
  const rest = released(managedFields, union(set, gone));
  const mine = rest.find((entry) => entry.manager === manager && entry.operation === "Update");
  const others = rest.filter((entry) => entry !== mine);
  const fieldsV1 = union(mine?.fieldsV1 ?? {}, set);
  return {
    content: next,
    managedFields: isLeaf(fieldsV1) ? others : [...others, { manager, operation: "Update" as const, fieldsV1 }],
  };
}

function released(entries: readonly ManagedFields[], taken: FieldSet): ManagedFields[] {
  if (isLeaf(taken)) return [...entries];
  return entries
    .map((entry) => ({ ...entry, fieldsV1: difference(entry.fieldsV1, taken) }))
    .filter((entry) => !isLeaf(entry.fieldsV1));
}
