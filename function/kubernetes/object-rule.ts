import { isJson, type Json, type JsonObject } from "./object.ts";
import { valuesAt } from "./path.ts";

/**
 * A rule of an upstream webhook or CEL that is not part of the schema. Modules never render an object that breaks it,
 * so only an override can.
 */
export interface ObjectRule {
  readonly kind: string;
  /** Path in the notation of kubernetes/path.ts. An absent value breaks no rule. */
  readonly at: string;
  readonly message: string;
  holds(value: Json, object: JsonObject): boolean;
}

/** A field that upstream declares immutable. No setting renders it, so only an override can change it. */
export interface FixedField {
  readonly kind: string;
  readonly path: string;
  /** True if the value may be added to an existing object without one. Default: never. */
  mayBeAdded?(value: Json): boolean;
  /** True if fields below it may change, but it may not be added or removed. */
  readonly isPresence?: true;
}

/** Rules of a module for the objects that it composes. */
export interface ObjectFacts {
  readonly objectRules?: readonly ObjectRule[];
  readonly fixedFields?: readonly FixedField[];
}

/** A rule as a row of a table: a path below the root of the kind, a predicate for each value there, and the message. */
export type ObjectRuleRow = readonly [at: string, holds: (value: Json, object: JsonObject) => boolean, message: string];

/** Rules of a kind, with paths below `root`. */
export function rulesOfKind(kind: string, root: string, rows: readonly ObjectRuleRow[]): ObjectRule[] {
  return rows.map(([at, holds, message]) => ({ kind, at: at === "" ? root : `${root}.${at}`, message, holds }));
}

/** A rule that an object breaks, and where. */
export interface BrokenRule {
  /** Path in the object. */
  readonly path: string;
  readonly rule: ObjectRule;
}

/** Finds the rules that an object breaks, at every place where it does. */
export function findBrokenObjectRules(rules: readonly ObjectRule[], object: JsonObject): BrokenRule[] {
  return rules
    .filter(({ kind }) => kind === object["kind"])
    .flatMap((rule) =>
      valuesAt(object, rule.at)
        .filter(({ value }) => isJson(value) && !rule.holds(value, object))
        .map(({ path }) => ({ path, rule })),
    );
}
