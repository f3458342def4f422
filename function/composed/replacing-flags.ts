import { flagProblems, registrationProblems } from "../api/flag-fields.ts";
import type { Problem } from "../api/problem.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import type { Scope } from "../scope/scope.ts";
import { requestedNodes, type RequestedNode } from "./node-setup.ts";

/** Flags that would take the place of what a field renders: both cannot be honoured, so the cluster is rejected. */
export function replacingFlags(scope: Scope): Problem[] {
  const { said } = scope;
  const nodes = requestedNodes(scope);
  const pathsWhere = (field: "labels" | "taints", isRendered: (node: RequestedNode) => boolean) =>
    nodes.filter(({ node }) => isRendered(node)).map(({ path }) => `${path}.${field}`);
  return [
    ...flagProblems(said),
    ...registrationProblems(said, {
      // Labels of the other kind travel by the Machine, and not by the kubelet.
      labels: pathsWhere("labels", ({ labels = {} }) => Object.keys(labels).some((label) => !isSyncedToNodes(label))),
      taints: pathsWhere("taints", ({ taints }) => taints !== undefined),
    }),
  ];
}
