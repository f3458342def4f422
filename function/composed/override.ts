import { applyPatch, type Operation } from "rfc6902";
import { InvalidClusterError, type Problem } from "../api/problem.ts";
import type { Override } from "../api/override.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { canonicalJson } from "../kubernetes/hash.ts";
import { at, isObject, type Json, type JsonObject, textAt } from "../kubernetes/object.ts";
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
    (patched, override, index) =>
      targets(override, { body, role, pool }) ? patch(patched, override, `spec.overrides[${index}]`) : patched,
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
  const before: JsonObject = structuredClone({ apiVersion: body.apiVersion, kind: body.kind, spec: body.spec });
  const after = override.jsonPatch ? jsonPatched(before, override, path) : mergePatched(before, asJson(override.patch));
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

function jsonPatched(before: JsonObject, override: Override, path: string): Json {
  const after = structuredClone(before);
  const operations = (override.jsonPatch ?? []).map((operation) => operationOf(operation));
  const errors = applyPatch(after, operations);
  const failed = errors.findIndex((error) => error !== null);
  if (failed === -1) return after;
  throw new InvalidClusterError([
    {
      path: `${path}.jsonPatch[${failed}]`,
      message: `cannot be applied to ${textAt(before, "kind")}: ${errors[failed]?.message ?? "unknown"}`,
    },
  ]);
}

type PatchOperation = NonNullable<Override["jsonPatch"]>[number];

function operationOf({ op, path, from = "", value }: PatchOperation): Operation {
  if (op === "move" || op === "copy") return { op, path, from };
  return op === "remove" ? { op, path } : { op, path, value };
}

/** RFC 7386: null removes, objects merge, everything else is replaced. */
function mergePatched(target: Json | undefined, change: Json | undefined): Json {
  if (!isObject(change)) return change ?? null;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(change)) {
    if (value === null) delete merged[field];
    else merged[field] = mergePatched(merged[field], value);
  }
  return merged;
}

/** A patch came as JSON, so it is JSON; the schema only keeps it open. */
function asJson(value: unknown): Json {
  const parsed: Json = JSON.parse(JSON.stringify(value ?? {}));
  return parsed;
}
