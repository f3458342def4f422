import type { Problem } from "./problem.ts";
import { isFields } from "./value.ts";

/**
 * A rule that the API server checks by CEL and the function by `holds`, with the same path and message. It runs on each
 * layer and on the merged spec, so every field may be absent. `holds` is a method, not a property, so that one table
 * can hold subjects of different types.
 */
export interface Rule<Self = unknown> {
  /** Path below `spec` of the subject, the value that is checked: `network`, `workers[]`; empty for the spec itself. */
  at: string;
  /** CEL expression over `self`, the subject. */
  cel: string;
  /** The allowed values, for example `must be odd`. */
  message: string;
  /** The message with the value in it: as a CEL expression, and as a function. */
  messageExpression?: { cel: string; text(self: Self): string };
  /** The message that starts with the value, for the function only: the API server puts the value before `message`. */
  withValue?(self: Self): string;
  /** The field below the subject that the message is about. */
  field?: string;
  holds(self: Self): boolean;
}

/**
 * A field that cannot be changed once the cluster exists. The XRD has a transition rule for it; the function compares
 * it with the observed object.
 */
export interface Immutable {
  /** Path of the field below `spec`. */
  at: string;
  /** The composed object that has the value, at `path`. */
  carriedBy: "Cluster" | "InfrastructureCluster" | "ControlPlane";
  /** Kind of that object, if the module has several for it. Default: any. */
  kind?: string;
  path: string;
  /** Reads the value from the field at `path`, if that field contains more, such as a file with settings. Pure. */
  readValue?: (field: unknown) => unknown;
  /** Set if a controller fills in the field when the function omits it: the filled-in value is not a change. */
  isFilledIn?: true;
  /** Set if the field can be added later. From then on it cannot be changed. */
  mayBeAdded?: true;
  /** All values in order, if the field may change only to a later one. */
  forward?: readonly string[];
  /**
   * Finds the changes that are not allowed, if only some are: of a list whose items may be added and removed, but not
   * changed once they exist. Paths below `at`. The XRD has no transition rule for it. Pure.
   */
  findChanges?: (before: unknown, after: unknown) => Problem[];
}

/** A field that can be added and changed, but not removed or emptied: its controller would leave what it created. */
export function keptOnceSet(field: Omit<Immutable, "findChanges">, reason: string): Immutable {
  const message = `cannot be removed once it is set: ${reason}`;
  return {
    ...field,
    findChanges: (before, after) => (isSet(before) && !isSet(after) ? [{ path: "", message }] : []),
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

export const immutableRule = { rule: "self == oldSelf", message: "cannot be changed once the cluster exists" };

/** The transition rule of an immutable field, for the XRD. */
export function transitionOf({ forward }: Immutable): { cel: string; message: string } {
  if (!forward) return { cel: immutableRule.rule, message: immutableRule.message };
  // A map, because the API server estimates the cost of a search in a list from the longest possible text.
  const order = `{${forward.map((value, index) => `'${value}': ${index}`).join(", ")}}`;
  return { cel: `${order}[self] >= ${order}[oldSelf]`, message: explainTransition(forward) };
}

export function explainTransition(forward: readonly string[]): string {
  return `can only move forward: ${forward.join(", ")}`;
}

/** Problems of the rules that `spec` breaks, in the order of `rules`. */
export function findBrokenRules(rules: readonly Rule[], spec: unknown): Problem[] {
  return rules.flatMap((rule) =>
    subjectsAt(spec, rule.at)
      .filter(([, subject]) => !rule.holds(subject))
      .map(([path, subject]) => ({
        path: [path, rule.field].filter((part) => part !== "" && part !== undefined).join("."),
        message: rule.messageExpression?.text(subject) ?? rule.withValue?.(subject) ?? rule.message,
      })),
  );
}

/** The rules for a part of a spec, with paths below that part. */
export function rulesBelow(rules: readonly Rule[], part: string): Rule[] {
  return rules
    .filter(({ at }) => at === part || at.startsWith(`${part}.`))
    .map((rule) => ({ ...rule, at: rule.at.slice(part.length + 1) }));
}

function subjectsAt(spec: unknown, at: string): [path: string, subject: unknown][] {
  const steps = at === "" ? [] : at.split(".");
  return steps.reduce<[string, unknown][]>(
    (subjects, step) => subjects.flatMap(([path, subject]) => stepInto(path, subject, step)),
    [["", spec]],
  );
}

function stepInto(path: string, subject: unknown, step: string): [string, unknown][] {
  const field = step.replace("[]", "");
  const value = fieldOf(subject, field);
  const below = path === "" ? field : `${path}.${field}`;
  if (value === undefined) return [];
  if (!step.endsWith("[]")) return [[below, value]];
  return Array.isArray(value)
    ? value.map((item: unknown, index): [string, unknown] => [`${below}[${index}]`, item])
    : [];
}

function fieldOf(subject: unknown, field: string): unknown {
  return isFields(subject) && Object.hasOwn(subject, field) ? subject[field] : undefined;
}
