import { type Problem, quote } from "../api/problem.ts";
import { isSame } from "../kubernetes/diff.ts";
import { toCanonicalJson } from "../kubernetes/hash.ts";
import { at, type Json, type JsonObject } from "../kubernetes/object.ts";
import { findBrokenObjectRules, type FixedField } from "../kubernetes/object-rule.ts";
import { splitPath } from "../kubernetes/path.ts";
import { selectOwnedByUs } from "../lifecycle/retained.ts";
import { keyOfSingleton } from "../lifecycle/state.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
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

function findInvalidProblems({ spec, objectFacts }: ClusterScope, part: Part): Problem[] {
  const { object } = part;
  const causes = listCauses(spec, part);
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

/** Overrides that target the object. */
function listCauses({ overrides = [] }: ClusterScope["spec"], { object, role, pool }: Part) {
  return overrides.flatMap((override, index) =>
    isTargetOf(override, { body: { ...object, spec: {} }, role, pool }) ? [{ index, name: override.name }] : [],
  );
}

function findFixedProblems(scope: ClusterScope, part: Part): Problem[] {
  const { key, object } = part;
  const fields = listFixedFields(scope, part).filter((field) => !isOfSetting(scope, part, field));
  const observed = scope.state.composed.get(key);
  if (fields.length === 0 || observed?.["kind"] !== object.kind) return [];
  const desired = toPlain(object);
  return fields
    .filter((field) => isChanged(field, { desired, observed, fields }))
    .map(({ path, kind }) => ({ path: "overrides", message: formatChange(kind, path, { desired, observed }) }));
}

/** Whether a setting renders the field, and no override changes it: then the rule of the setting reports the change. */
function isOfSetting({ spec, immutables }: ClusterScope, part: Part, field: FixedField): boolean {
  return immutables.some(({ path }) => path === field.path) && listCauses(spec, part).length === 0;
}

/**
 * Fixed fields of modules and, on infrastructure clusters, the annotation that leaves them to somebody else: a provider
 * that ignores what it has created deletes it no more, and one that starts to manage it may create it again.
 */
function listFixedFields({ objectFacts }: ClusterScope, { key, object: { kind } }: Part): FixedField[] {
  const manager = { kind, path: `metadata.annotations.${clusterApiAnnotation.managedBy}` };
  return [
    ...objectFacts.fixedFields.filter((field) => field.kind === kind),
    ...(key === keyOfSingleton("InfrastructureCluster", kind) ? [manager] : []),
  ];
}

interface Change {
  readonly desired: JsonObject;
  readonly observed: JsonObject;
  /** All fixed fields of the kind. */
  readonly fields: readonly FixedField[];
}

function isChanged(field: FixedField, change: Change): boolean {
  const { desired, observed } = change;
  const steps = splitPath(field.path);
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
  const parent = splitPath(field.path).slice(0, -1);
  const isWithParent = fields.some(({ path }) => path === parent.join("."));
  if (isWithParent && at(observed, ...parent) === undefined) return true;
  return field.mayBeAdded?.(value) ?? false;
}

function formatChange(
  kind: string,
  path: string,
  { desired, observed }: Record<"desired" | "observed", JsonObject>,
): string {
  const [before, after] = [observed, desired].map((object) => quote(at(object, ...splitPath(path)) ?? null));
  return `must not change ${path} of the existing ${kind}: it is ${before}, not ${after}`;
}
