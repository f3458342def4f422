import { type Problem, quote } from "../api/problem.ts";
import type { AddonObject } from "../addons/provider.ts";
import { at, textAt } from "../kubernetes/object.ts";
import type { PlannedAddon } from "../lifecycle/addons.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { ownerReferenceTo } from "./owner.ts";
import { applyOverrides } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

type AddonsScope = Pick<ClusterScope, "addons" | "cluster" | "patches" | "policyFacts" | "spec" | "state">;

/** Composes the objects of all add-ons that are due: the add-ons in their `after` are applied. */
export function composeAddons(scope: AddonsScope): Part[] {
  return scope.addons.filter(({ isDue }) => isDue).flatMap((addon) => partsOf(scope, addon));
}

function partsOf(scope: AddonsScope, { objects, objectName }: PlannedAddon): Part[] {
  const { namespace } = scope.cluster;
  const metadata = { name: objectName, namespace, ...ownerReferenceTo(scope.state.coreCluster?.object) };
  return [...objects].map(([key, object]) => ({
    key,
    role: "Cluster",
    object: objectOf(contentOf(scope, object), metadata),
  }));
}

/** Overrides change a spec and its metadata, but not data. */
function contentOf(scope: AddonsScope, { apiVersion, kind, ...content }: AddonObject) {
  if (!content.spec) return { apiVersion, kind, data: content.data ?? {} };
  return applyOverrides(scope, { body: { apiVersion, kind, spec: content.spec }, role: "Cluster" });
}

/** Changed settings that upstream declares immutable, reported here before the API server rejects them (rule V6). */
export function findAddonProblems(scope: AddonsScope): Problem[] {
  const { addons, state } = scope;
  return addons.flatMap((addon) =>
    (addon.provider.immutables ?? []).flatMap(({ field, kind, path }) => {
      const found = partsOf(scope, addon).find(({ object }) => object.kind === kind);
      const before = found && textAt(state.composed.get(found.key), ...path.split("."));
      const after = found && at({ spec: found.object.spec }, ...path.split("."));
      if (before === undefined || before === after) return [];
      const message = `cannot be changed once the add-on exists: it is ${quote(before)}, not ${quote(after)}`;
      return [{ path: `${addon.path}.${addon.provider.name}.${field}`, message }];
    }),
  );
}
