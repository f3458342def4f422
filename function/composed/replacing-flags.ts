import { findFlagProblems, findRegistrationProblems } from "../api/flag-fields.ts";
import { memoizePerObject } from "../api/memoize.ts";
import type { Problem } from "../api/problem.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, type RequestedNode } from "./node-setup.ts";
import { selectRegistered } from "./taints.ts";

/** Finds `extraArgs` that would replace a flag which the function renders from a field. Setting both is rejected. */
export function findReplacingFlags(scope: Scope): readonly Problem[] {
  return problemsOf(scope.layeredSpec, () => findUncached(scope));
}

/** A cache, because a cluster without changes has the same layers. */
const problemsOf = memoizePerObject<readonly Problem[]>();

function findUncached(scope: Scope): readonly Problem[] {
  const { layeredSpec } = scope;
  const nodes = listRequestedNodes(scope);
  const pathsWhere = (field: "labels" | "taints", isRendered: (node: RequestedNode) => boolean) =>
    nodes.filter(({ node }) => isRendered(node)).map(({ path }) => `${path}.${field}`);
  return [
    ...findFlagProblems(layeredSpec),
    ...findRegistrationProblems(layeredSpec, {
      // Synced labels reach nodes through the Machine, not through the kubelet.
      labels: pathsWhere("labels", ({ labels = {} }) => Object.keys(labels).some((label) => !isSyncedToNodes(label))),
      taints: pathsWhere("taints", ({ taints }) => selectRegistered(taints) !== undefined),
    }),
  ];
}
