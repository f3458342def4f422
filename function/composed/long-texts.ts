import { distinctProblems, type Problem } from "../api/problem.ts";
import type { NodeSetup, NodeSetupField } from "../bootstrap/node-setup.ts";
import { specPathOf } from "../bootstrap/setup-paths.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { listRequestedNodes, readOwnSetup, readSetupOfSpec } from "./node-setup.ts";
import { completeProxy } from "./proxy.ts";

/** Fields of nodes with so many values that the text made of them is longer than the bootstrap provider allows. */
export function findLongTexts(scope: Scope): Problem[] {
  const { bootstrap } = poolKindOf(scope.controlPlane.provider);
  if (!bootstrap) return [];
  const found = listRequestedNodes(scope).flatMap(({ path, node }) =>
    (bootstrap.findLongTexts?.(completeProxy(scope, readSetupOfSpec(scope, node))) ?? []).map(
      ({ field, length, maximum }) => ({
        path: specPathOf(field, isSet(readOwnSetup(node), field) ? path : ""),
        message: `becomes a text of ${length} characters, and ${bootstrap.title} allows ${maximum}: shorten it`,
      }),
    ),
  );
  return distinctProblems(found);
}

/** Whether the owner of nodes sets a field itself. Labels are always its own. */
function isSet(setup: NodeSetup, field: NodeSetupField): boolean {
  return setup[field] !== undefined;
}
