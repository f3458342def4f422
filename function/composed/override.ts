import { InvalidClusterError, type Problem } from "../api/problem.ts";
import type { Override } from "../api/override.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { hasDifferencesAt, isSame } from "../kubernetes/diff.ts";
import { applyJsonPatch, type Operation } from "../kubernetes/json-patch.ts";
import { applyMergePatch } from "../kubernetes/merge-patch.ts";
import { at, isJson, isObject, type Json, type JsonObject, textAt, withValueAt } from "../kubernetes/object.ts";
import { type PatchBudget, PatchError } from "../kubernetes/patch.ts";
import { valuesAt } from "../kubernetes/path.ts";
import { prune } from "../kubernetes/prune.ts";
import type { ClusterScope } from "../scope/scope.ts";
import type { Part } from "./part.ts";
import { findTouchedTopology } from "./topology-identity.ts";

/** The parts of a scope that applying overrides needs. */
export type OverrideScope = Pick<ClusterScope, "cluster" | "patches" | "policyFacts" | "spec">;

/** Target of an override: a body without a name, and the part of the cluster that it belongs to. */
export type Target = Pick<Part, "role" | "pool"> & { body: ObjectBody };

/**
 * Paths that overrides may not change, in every kind. The function and controllers own them: a patch would break names,
 * references or rules over time.
 */
const commonProtectedPaths = [
  "apiVersion",
  "kind",
  "metadata",
  "spec.replicas",
  "spec.version",
  "spec.selector",
  "spec.clusterSelector",
  "spec.clusterName",
  "spec.paused",
  "spec.controlPlaneEndpoint",
  "spec.infrastructureRef",
  "spec.controlPlaneRef",
  "spec.providerIDList",
  "spec.machineTemplate.spec.infrastructureRef",
  "spec.template.metadata",
  "spec.template.spec.clusterName",
  "spec.template.spec.version",
  "spec.template.spec.bootstrap",
  "spec.template.spec.infrastructureRef",
  "spec.template.spec.providerID",
];

/** Prunes the body and applies all overrides that target it, in the order of the spec. */
export function applyOverrides(scope: OverrideScope, { body, role, pool }: Target): ObjectBody {
  return (scope.spec.overrides ?? []).reduce<ObjectBody>(
    (result, override, index) =>
      isTargetOf(override, { body, role, pool })
        ? applyOverride(scope, result, { override, path: `spec.overrides[${index}]` })
        : result,
    { ...body, spec: prune(body.spec) },
  );
}

/** The part of a body that overrides may change. */
export function toOverridable(spec: JsonObject | undefined): JsonObject {
  return commonProtectedPaths
    .map((path) => path.split("."))
    .filter((steps) => at({ spec }, ...steps) !== undefined)
    .reduce<JsonObject>((body, steps) => withValueAt(body, steps, undefined), { spec });
}

/** The overrides of a layer that target a body, not parsed. */
export function overridesOf(layer: Fields, target: Target): Fields[] {
  return itemsIn(layer, "overrides").filter((override) => {
    const { kind, role, pool } = fieldsIn(override, "target") ?? {};
    const pairs: [unknown, unknown][] = [
      [kind, target.body.kind],
      [role, target.role],
      [pool, target.pool],
    ];
    return pairs.every(([expected, found]) => expected === undefined || expected === found);
  });
}

export function isTargetOf({ target }: Override, { body, role, pool }: Target): boolean {
  return (
    (target.kind === undefined || target.kind === body.kind) &&
    (target.role === undefined || target.role === role) &&
    (target.pool === undefined || target.pool === pool)
  );
}

/** Overrides that match no composed object: usually a misspelled kind or pool. */
export function findUnmatchedOverrides(overrides: readonly Override[] = [], parts: readonly Part[]): Problem[] {
  return overrides.flatMap((override, index) =>
    parts.some(({ object, role, pool }) => isTargetOf(override, { body: { ...object, spec: {} }, role, pool }))
      ? []
      : [
          {
            path: `overrides[${index}].target`,
            message: `matches no object: the composed kinds are ${formatKinds(parts)}`,
          },
        ],
  );
}

function formatKinds(parts: readonly Part[]): string {
  return [...new Set(parts.map((part) => part.object.kind))].toSorted().join(", ");
}

interface Placed {
  override: Override;
  path: string;
}

function applyOverride(scope: OverrideScope, body: ObjectBody, { override, path }: Placed): ObjectBody {
  const before: JsonObject = { apiVersion: body.apiVersion, kind: body.kind, spec: body.spec };
  const after = patch(before, override, { path, budget: scope.patches });
  const touched = findTouchedPath(scope, before, after);
  if (touched !== undefined) {
    throw new InvalidClusterError([{ path, message: `${override.name} must not touch ${touched} of ${body.kind}` }]);
  }
  return { ...body, spec: isObject(after) && isObject(after["spec"]) ? after["spec"] : {} };
}

/** Returns the first protected path that changed, of those of every kind and those that the chosen modules declare. */
function findTouchedPath({ cluster, policyFacts }: OverrideScope, before: JsonObject, after: Json): string | undefined {
  const common = commonProtectedPaths.find((path) => hasDifferencesAt(before, after, path.split(".")));
  const touched = common ?? findTouchedTopology(before, after);
  if (touched !== undefined) return touched;
  const ofKind = policyFacts.protectedPaths.filter(({ kind }) => kind === before["kind"]);
  return ofKind.find(({ path, isNamespace }) =>
    isNamespace
      ? listChangesAt(path.replace(/\.namespace$/, ""), before, after).some(
          (reference) => isObject(reference) && reference["namespace"] !== cluster.namespace,
        )
      : listChangesAt(path, before, after).length > 0,
  )?.path;
}

/** The new values at changed places; undefined for a removed value. */
function listChangesAt(path: string, before: JsonObject, after: Json): unknown[] {
  const [was, is] = [before, after].map(
    (body) => new Map(valuesAt(body, path).map(({ place, value }): [string, unknown] => [place, value])),
  );
  const places = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  return [...places].filter((place) => !isSame(was?.get(place), is?.get(place))).map((place) => is?.get(place));
}

interface Place {
  /** Path of the override. */
  readonly path: string;
  readonly budget: PatchBudget;
}

function patch(before: JsonObject, { jsonPatch, patch: mergePatch }: Override, { path, budget }: Place): Json {
  try {
    return jsonPatch
      ? applyJsonPatch(before, jsonPatch.map(operationOf), budget)
      : applyMergePatch(before, jsonOf(mergePatch ?? {}) ?? {}, budget);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const { operation, message } = error;
    const at = operation === undefined ? path : `${path}.jsonPatch[${operation}]`;
    const problem = { path: at, message: `cannot be applied to ${textAt(before, "kind")}: ${message}` };
    throw new InvalidClusterError([problem]);
  }
}

function operationOf({ value, ...operation }: NonNullable<Override["jsonPatch"]>[number]): Operation {
  return { ...operation, value: jsonOf(value) };
}

/** Patches come as JSON; the schema only declares them as unknown. */
function jsonOf(value: unknown): Json | undefined {
  return isJson(value) ? value : undefined;
}
