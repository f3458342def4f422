import { isJson, type Json, type JsonObject } from "./object.ts";
import { valuesAt } from "./path.ts";

/**
 * What upstream rejects of an object by webhook or CEL, though its schema allows it. The modules never render it, so that
 * only an override can bring it about.
 */
export interface ObjectRule {
  readonly kind: string;
  /** See kubernetes/path.ts for the notation; what is absent breaks no rule. */
  readonly at: string;
  readonly message: string;
  holds(value: Json, object: JsonObject): boolean;
}

/** A field that upstream never changes once the object exists; the API has no field for it, so that only an override can. */
export interface FixedField {
  readonly kind: string;
  readonly path: string;
  /** Whether it may be added to an object that has none; never, where nothing is said. */
  mayBeAdded?(value: Json): boolean;
  /** True where fields below it may change, but not whether it is there. */
  readonly isPresence?: true;
}

/** What a module knows of the objects that it composes. */
export interface ObjectFacts {
  readonly objectRules?: readonly ObjectRule[];
  readonly fixedFields?: readonly FixedField[];
}

/** A rule as a row of a table: a path below the root of the kind, what must hold of each value there, and the message. */
export type ObjectRuleRow = readonly [at: string, holds: (value: Json, object: JsonObject) => boolean, message: string];

/** The rules of a kind, with paths below `root`. */
export function rulesOfKind(kind: string, root: string, rows: readonly ObjectRuleRow[]): ObjectRule[] {
  return rows.map(([at, holds, message]) => ({ kind, at: at === "" ? root : `${root}.${at}`, message, holds }));
}

export interface BrokenRule {
  /** Where in the object. */
  readonly path: string;
  readonly rule: ObjectRule;
}

/** The rules that an object breaks, each at every place where it does. */
export function findBrokenObjectRules(rules: readonly ObjectRule[], object: JsonObject): BrokenRule[] {
  return rules
    .filter(({ kind }) => kind === object["kind"])
    .flatMap((rule) =>
      valuesAt(object, rule.at)
        .filter(({ value }) => isJson(value) && !rule.holds(value, object))
        .map(({ path }) => ({ path, rule })),
    );
}
