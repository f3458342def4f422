import { type Problem, quote } from "../api/problem.ts";
import { isSame } from "../kubernetes/diff.ts";
import { toCanonicalJson } from "../kubernetes/hash.ts";
import { at, type Json, type JsonObject } from "../kubernetes/object.ts";
import { findBrokenObjectRules, type FixedField } from "../kubernetes/object-rule.ts";
import { selectOwnedByUs } from "../lifecycle/retained.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { coreRules } from "../cluster-api/object-rules.ts";
import { isTargetOf, findUnmatchedOverrides } from "./override.ts";
import { type Part, toPlain } from "./part.ts";

/**
 * Finds overrides that match no object, and overrides with which an upstream webhook would reject an object; paths
 * below `spec`.
 */
export function findOverrideProblems(scope: ClusterScope, parts: readonly Part[]): Problem[] {
  const found = parts.flatMap((part) => [...findInvalidProblems(scope, part), ...findFixedProblems(scope, part)]);
  // All slices of a pool have the same problem.
  const unique = [
    ...new Map(found.map((problem) => [toCanonicalJson([problem.path, problem.message]), problem])).values(),
  ];
  return [...findUnmatchedOverrides(scope.spec.overrides, parts), ...unique];
}

function findInvalidProblems({ spec, objectFacts }: ClusterScope, { object, role, pool }: Part): Problem[] {
  const causes = (spec.overrides ?? []).flatMap((override, index) =>
    isTargetOf(override, { body: { ...object, spec: {} }, role, pool }) ? [{ index, name: override.name }] : [],
  );
  const [first, ...others] = causes;
  if (!first) return [];
  const path = others.length === 0 ? `overrides[${first.index}]` : "overrides";
  const names = causes.map(({ name }) => name).join(", ");
  const broken = findBrokenObjectRules([...coreRules, ...objectFacts.objectRules], toPlain(object));
  return broken.map(({ path: place, rule }) => ({
    path,
    message: `${names} must not make the ${object.kind} invalid: ${place} ${rule.message}`,
  }));
}

function findFixedProblems({ objectFacts, state }: ClusterScope, { key, object }: Part): Problem[] {
  const fields = objectFacts.fixedFields.filter(({ kind }) => kind === object.kind);
  const observed = state.composed.get(key);
  if (fields.length === 0 || observed?.["kind"] !== object.kind) return [];
  const desired = toPlain(object);
  return fields
    .filter((field) => isChanged(field, { desired, observed, fields }))
    .map(({ path, kind }) => ({ path: "overrides", message: formatChange(kind, path, { desired, observed }) }));
}

interface Change {
  readonly desired: JsonObject;
  readonly observed: JsonObject;
  /** All fixed fields of the kind. */
  readonly fields: readonly FixedField[];
}

function isChanged(field: FixedField, change: Change): boolean {
  const { desired, observed } = change;
  const steps = field.path.split(".");
  const [before, after] = [at(observed, ...steps), at(desired, ...steps)];
  if (before === undefined) return after !== undefined && !mayBeAdded(field, after, change);
  // Server-side apply does not remove a value that a controller set.
  if (after === undefined) return at(selectOwnedByUs(observed) ?? observed, ...steps) !== undefined;
  return field.isPresence !== true && !isSame(before, after);
}

/**
 * True if the rule of the field allows it, or if its parent is an immutable field that is added too: then the parent's
 * rule decides.
 */
function mayBeAdded(field: FixedField, value: Json, { observed, fields }: Change): boolean {
  const parent = field.path.split(".").slice(0, -1);
  const isWithParent = fields.some(({ path }) => path === parent.join("."));
  if (isWithParent && at(observed, ...parent) === undefined) return true;
  return field.mayBeAdded?.(value) ?? false;
}

function formatChange(
  kind: string,
  path: string,
  { desired, observed }: Record<"desired" | "observed", JsonObject>,
): string {
  const [before, after] = [observed, desired].map((object) => quote(at(object, ...path.split(".")) ?? null));
  return `must not change ${path} of the existing ${kind}: it is ${before}, not ${after}`;
}
