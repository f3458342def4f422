import { InvalidClusterError, type Problem } from "../api/problem.ts";
import type { Override } from "../api/override.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { canonicalJson } from "../kubernetes/hash.ts";
import { applyJsonPatch, type Operation } from "../kubernetes/json-patch.ts";
import { applyMergePatch } from "../kubernetes/merge-patch.ts";
import { at, isJson, isObject, type Json, type JsonObject, textAt } from "../kubernetes/object.ts";
import { PatchBudget, PatchError } from "../kubernetes/patch.ts";
import { prune } from "../kubernetes/prune.ts";
import type { Part } from "./part.ts";

/** What an override may target: a body before it has a name, and where it belongs. */
export type Target = Pick<Part, "role" | "pool"> & { body: ObjectBody };

/** What the pipeline and the controllers decide: a patch there would break names, references or rules over time. */
const protectedPaths = [
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
  "spec.topology",
  "spec.providerIDList",
  "spec.machineTemplate.spec.infrastructureRef",
  "spec.template.metadata",
  "spec.template.spec.clusterName",
  "spec.template.spec.version",
  "spec.template.spec.bootstrap",
  "spec.template.spec.infrastructureRef",
  "spec.template.spec.providerID",
].map((path) => path.split("."));

/** The body without what is empty, and with all overrides that target it, in the order of the spec. */
export function overridden(overrides: readonly Override[] = [], { body, role, pool }: Target): ObjectBody {
  return overrides.reduce<ObjectBody>(
    (result, override, index) =>
      targets(override, { body, role, pool }) ? patch(result, override, `spec.overrides[${index}]`) : result,
    { ...body, spec: prune(body.spec) },
  );
}

/** The overrides of a layer that target a body, as they were said. */
export function overridesOf(layer: Fields, target: Target): Fields[] {
  return itemsIn(layer, "overrides").filter((override) => {
    const { kind, role, pool } = fieldsIn(override, "target") ?? {};
    const pairs: [unknown, unknown][] = [
      [kind, target.body.kind],
      [role, target.role],
      [pool, target.pool],
    ];
    return pairs.every(([wanted, found]) => wanted === undefined || wanted === found);
  });
}

function targets({ target }: Override, { body, role, pool }: Target): boolean {
  return (
    (target.kind === undefined || target.kind === body.kind) &&
    (target.role === undefined || target.role === role) &&
    (target.pool === undefined || target.pool === pool)
  );
}

/** Overrides that match nothing that is composed: mostly a misspelt kind or pool. */
export function unmatchedOverrides(overrides: readonly Override[] = [], parts: readonly Part[]): Problem[] {
  return overrides.flatMap((override, index) =>
    parts.some(({ object, role, pool }) => targets(override, { body: { ...object, spec: {} }, role, pool }))
      ? []
      : [{ path: `overrides[${index}].target`, message: `matches no object; there are ${kindsOf(parts)}` }],
  );
}

function kindsOf(parts: readonly Part[]): string {
  return [...new Set(parts.map((part) => part.object.kind))].toSorted().join(", ");
}

function patch(body: ObjectBody, override: Override, path: string): ObjectBody {
  const before: JsonObject = { apiVersion: body.apiVersion, kind: body.kind, spec: body.spec };
  const after = patched(before, override, path);
  const touched = protectedPaths.find(
    (steps) => canonicalJson(at(before, ...steps)) !== canonicalJson(at(after, ...steps)),
  );
  if (touched) {
    throw new InvalidClusterError([
      { path, message: `${override.name} must not touch ${touched.join(".")} of ${body.kind}` },
    ]);
  }
  return { ...body, spec: isObject(after) && isObject(after["spec"]) ? after["spec"] : {} };
}

function patched(before: JsonObject, { jsonPatch, patch }: Override, path: string): Json {
  const budget = new PatchBudget();
  try {
    return jsonPatch
      ? applyJsonPatch(before, jsonPatch.map(operationOf), budget)
      : applyMergePatch(before, jsonOf(patch ?? {}) ?? {}, budget);
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

/** What a patch says came as JSON; the schema only keeps it open. */
function jsonOf(value: unknown): Json | undefined {
  return isJson(value) ? value : undefined;
}
