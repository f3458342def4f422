import { isObject, type JsonObject } from "../kubernetes/object.ts";
import { valuesAt } from "../kubernetes/path.ts";
import { type KindFacts, kindOf } from "./kind-facts.ts";
import { type DeclaredReference, formatIdentity, readReference } from "./reference.ts";

/** An object that a reference names. */
export interface Referred {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** Lists the objects to which an object refers with the declared references of its kind. */
export function listDeclaredReferences(kinds: KindFacts, object: JsonObject): Referred[] {
  const declared = kindOf(kinds, object)?.refersTo ?? [];
  return declared.flatMap((reference) =>
    valuesAt(object, reference.path).flatMap(({ value }) => referredBy(reference, value)),
  );
}

export function identityOfReferred({ group, kind, name }: Referred): string {
  return formatIdentity([group, kind, name]);
}

function referredBy(reference: DeclaredReference, value: unknown): Referred[] {
  if (reference.form === "Name") return typeof value === "string" ? [{ ...reference.to, name: value }] : [];
  if (!isObject(value)) return [];
  const { group = "", kind, name } = readReference(value, []);
  return kind === undefined || name === undefined ? [] : [{ group, kind, name }];
}
