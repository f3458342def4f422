import { InvalidClusterError, type Problem } from "../api/problem.ts";
import type { Override } from "../api/override.ts";
import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { at, isObject, objectAt, textAt } from "../kubernetes/object.ts";
import { type PatchBudget, PatchError } from "../kubernetes/patch.ts";
import { prune } from "../kubernetes/prune.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { applyForm, type Patched } from "./override-forms.ts";
import { explainMetadata, omitMetadata, readTexts } from "./override-metadata.ts";
import { findTouched } from "./override-protected.ts";
import type { Part } from "./part.ts";

/** The parts of a scope that applying overrides needs. */
export type OverrideScope = Pick<ClusterScope, "cluster" | "patches" | "policyFacts" | "spec">;

/** Target of an override: a body without a name, and the part of the cluster that it belongs to. */
export type Target = Pick<Part, "role" | "pool"> & {
  readonly body: ObjectBody;
  /** True for an infrastructure cluster, which somebody else than its provider may manage. */
  readonly mayHaveManager?: boolean;
};

/** A body with the labels and annotations of overrides. */
export interface OverriddenBody extends ObjectBody {
  readonly labels?: Record<string, string>;
}

/** Prunes the body and applies all overrides that target it, in the order of the spec. */
export function applyOverrides(scope: OverrideScope, target: Target): OverriddenBody {
  const { body } = target;
  const targeting = [...(scope.spec.overrides ?? []).entries()].filter(([, override]) => isTargetOf(override, target));
  const pruned = { ...body, spec: prune(body.spec) };
  if (targeting.length === 0) return pruned;
  const before: Patched = {
    content: { apiVersion: body.apiVersion, kind: body.kind, spec: pruned.spec },
    metadata: { metadata: { labels: {}, annotations: {} } },
  };
  const { content, metadata } = targeting.reduce<Patched>(
    (patched, [index, override]) =>
      applyOverride(scope, target, { patched, override, path: `spec.overrides[${index}]` }),
    before,
  );
  const { labels, annotations } = readTexts(at(metadata, "metadata"));
  return {
    ...pruned,
    labels,
    annotations: { ...body.annotations, ...annotations },
    spec: objectAt(content, "spec") ?? {},
  };
}

/** The overrides of a layer that target a body, not parsed. Without labels and annotations, which change in place. */
export function overridesOf(layer: Fields, target: Target): Fields[] {
  const targeting = itemsIn(layer, "overrides").filter((override) => {
    const { kind, role, pool } = fieldsIn(override, "target") ?? {};
    const pairs: [unknown, unknown][] = [
      [kind, target.body.kind],
      [role, target.role],
      [pool, target.pool],
    ];
    return pairs.every(([expected, found]) => expected === undefined || expected === found);
  });
  return omitMetadata(targeting);
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
  /** What earlier overrides changed. */
  readonly patched: Patched;
  readonly override: Override;
  readonly path: string;
}

function applyOverride(scope: OverrideScope, target: Target, { patched, override, path }: Placed): Patched {
  const before = isObject(patched.content) ? patched.content : {};
  const after = patch(patched, override, { path, budget: scope.patches });
  const touched = findTouched(scope, before, after.content);
  const reason =
    touched === undefined ? explainMetadata(at(after.metadata, "metadata"), target) : `must not touch ${touched}`;
  if (reason !== undefined) throw new InvalidClusterError([{ path, message: `${override.name} ${reason}` }]);
  const { apiVersion, kind } = target.body;
  return { ...after, content: { apiVersion, kind, spec: objectAt(after.content, "spec") ?? {} } };
}

interface Place {
  /** Path of the override. */
  readonly path: string;
  readonly budget: PatchBudget;
}

function patch(before: Patched, override: Override, { path, budget }: Place): Patched {
  try {
    return applyForm(before, override, budget);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const { operation, message } = error;
    const form = override.jsonPatch ? "jsonPatch" : "listPatch";
    const place = operation === undefined ? path : `${path}.${form}[${operation}]`;
    const kind = textAt(before.content, "kind");
    throw new InvalidClusterError([{ path: place, message: `cannot be applied to ${kind}: ${message}` }]);
  }
}
