import assert from "node:assert/strict";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { display, type Reference, referenceOf } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { composedOf } from "./composed.ts";
import { objectsIn } from "./leftovers.ts";
import { machinesOf } from "./machines.ts";
import { isSettled, usersOfTemplates } from "./rollout.ts";

type Context = Pick<ScenarioContext, "client" | "namespace">;

/** What a machine is in every management cluster: its name, its provider ID and its version. */
export async function identify(context: Context): Promise<readonly unknown[]> {
  const machines = await machinesOf(context, "demo");
  return machines
    .map(({ metadata, spec }) => [metadata.name, spec?.["providerID"], spec?.["version"]])
    .toSorted(([left], [right]) => String(left).localeCompare(String(right)));
}

/** Kinds and names of the composed objects. */
export async function namesOfComposed(client: KubernetesClient, reference: Reference): Promise<readonly string[]> {
  const composed = await composedOf(client, reference);
  return composed.map((object) => display(referenceOf(object))).toSorted();
}

/** The garbage collector would delete an object whose owners do not exist. */
export async function expectOwnersExist({ client, namespace }: Context): Promise<void> {
  const objects = await objectsIn(client, namespace);
  const uids = new Set(objects.map(({ metadata }) => metadata.uid));
  const dangling = objects.flatMap((object) =>
    (object.metadata.ownerReferences ?? [])
      .filter(({ uid }) => !uids.has(uid))
      .map(({ kind, name }) => `${display(referenceOf(object))} is owned by ${kind} ${name}`),
  );
  assert.deepEqual(dangling, []);
}

/** Waits until Cluster API has observed the control plane and the worker groups. */
export async function waitUntilRolledOut(context: Context & Pick<ScenarioContext, "kinds">): Promise<void> {
  await pollUntil({ what: "the control plane and the worker groups to settle", seconds: 120 }, async () =>
    (await usersOfTemplates(context)).every(isSettled),
  );
}
