import type { Problem } from "./problem.ts";
import { isFields } from "./value.ts";

/**
 * A rule that the API server checks by CEL and the function by `holds`, with the same path and text. It runs on each
 * layer and on the merged spec, so every field may be absent. `holds` is a method so that a table can mix subjects.
 */
export interface Rule<Self = unknown> {
  /** Where the subject stands below `spec`: `network`, `workers[]`; empty for the spec itself. */
  at: string;
  cel: string;
  message: string;
  /** CEL that says the message with the value in it, and the same in the function. */
  messageExpression?: { cel: string; text(self: Self): string };
  /** The message with the value before it, which the API server writes there by itself. */
  withValue?(self: Self): string;
  /** The field below the subject that the message is about. */
  field?: string;
  holds(self: Self): boolean;
}

/** A field that never changes once the cluster exists: transition rule in the XRD, comparison with what is observed here. */
export interface Immutable {
  /** The field below `spec`. */
  at: string;
  /** The composed object that carries it, and where. */
  carriedBy: "Cluster" | "InfrastructureCluster" | "ControlPlane";
  path: string;
  /** True where a controller fills the field in when we leave it out: what it filled in is then no change. */
  isFilledIn?: true;
  /** True where it may be said later on, and only from then on never changes. */
  mayBeAdded?: true;
  /** All values, from the oldest to the newest, where it may move forward. */
  forward?: readonly string[];
}

export const immutableRule = { rule: "self == oldSelf", message: "cannot be changed once the cluster exists" };

/** What the API server checks of a change. */
export function transitionOf({ forward }: Immutable): { cel: string; message: string } {
  if (!forward) return { cel: immutableRule.rule, message: immutableRule.message };
  // Looked up and not searched for: the API server counts a search in a list at the longest text that there can be.
  const order = `{${forward.map((value, index) => `'${value}': ${index}`).join(", ")}}`;
  return { cel: `${order}[self] >= ${order}[oldSelf]`, message: explainTransition(forward) };
}

export function explainTransition(forward: readonly string[]): string {
  return `can only move forward: ${forward.join(", ")}`;
}

/** The rules that `spec` breaks, in the order of the table. */
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

/** The rules about a part of a spec, for such a part that stands somewhere else. */
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
