import assert from "node:assert/strict";
import { pollUntil } from "../poll.ts";
import type { PropagationPolicy } from "../kubernetes/client.ts";
import type { Kind, KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { type ClusterKinds, coreClusterKind, machineDeploymentKind } from "./kinds.ts";
import { expectNothingLeft } from "./tenant.ts";

/** The controllers of k3s handle one cluster at a time, and wait for the connection to each that is gone. */
const deletionSeconds = 600;

/** Cluster API deletes the Cluster last. */
function lastToFirst(kinds: ClusterKinds): readonly Kind[] {
  return [coreClusterKind, kinds.infrastructureCluster, kinds.controlPlane, machineDeploymentKind];
}

/** Deletes a cluster, and checks that everything goes in the order of Cluster API and nothing is left. */
export async function deleteInOrder(
  context: ScenarioContext,
  reference: Reference,
  propagation: PropagationPolicy,
): Promise<void> {
  const { client, measure, namespace } = context;
  await client.delete(reference, propagation);
  await measure("in order", () => expectOrder(context));
  await measure("all gone", () => expectNothingLeft(client, namespace));
  assert.equal(await client.get(reference), undefined);
}

/**
 * Follows a deletion to its end and checks the order in which the kinds disappear. `prefix` is that of the names of the
 * cluster's objects, where the scenario has other clusters.
 */
export async function expectOrder(
  { client, namespace, kinds }: Pick<ScenarioContext, "client" | "namespace" | "kinds">,
  prefix = "",
): Promise<void> {
  const order = lastToFirst(kinds);
  const isOfCluster = ({ metadata: { name = "" } }: KubernetesObject): boolean => name.startsWith(prefix);
  await pollUntil({ what: "the Cluster to be gone", seconds: deletionSeconds }, async () => {
    const present: boolean[] = [];
    // The lists run one after the other: an object missing in an earlier list was gone before a later list.
    for (const kind of order) present.push((await client.list(kind, { namespace })).some(isOfCluster));
    const firstGone = present.indexOf(false);
    const lastThere = present.lastIndexOf(true);
    assert.ok(firstGone === -1 || lastThere < firstGone, `${order[firstGone]?.kind} was deleted too early`);
    return lastThere === -1;
  });
}
