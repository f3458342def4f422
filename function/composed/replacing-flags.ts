import { flagProblems, registrationProblems } from "../api/flag-fields.ts";
import type { Problem } from "../api/problem.ts";
import { placements } from "../cluster-api/control-plane-placement.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import type { Scope } from "../scope/scope.ts";

/** Flags that would take the place of what a field renders: both cannot be honoured, so the cluster is rejected. */
export function replacingFlags({ said, spec, controlPlane }: Scope): Problem[] {
  const nodes = [
    ...(placements[controlPlane.provider.placement].hasMachines
      ? [{ path: "controlPlane", node: spec.controlPlane }]
      : []),
    ...spec.workers.map((pool, index) => ({ path: `workers[${index}]`, node: pool })),
  ];
  const pathsWhere = (field: "labels" | "taints", isRendered: (node: (typeof nodes)[number]["node"]) => boolean) =>
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
