import assert from "node:assert/strict";
import { conditionOf, isTrue, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";

const annotation = "capi.crossplane.io/approve-rollout";

type Held = { readonly reason: string; readonly machines: number };

/** Waits until the status reports a held rollout with this reason and this number of machines. Returns its hash. */
export async function waitForHold(
  { client }: Pick<ScenarioContext, "client">,
  reference: Reference,
  { reason, machines }: Held,
): Promise<string> {
  const holds = (object: KubernetesObject): boolean => conditionOf(object, "UpdatePending")?.reason === reason;
  const object = await client.waitFor(reference, { what: `held because of ${reason}`, seconds: 90, holds });
  const held = heldIn(object);
  assert.equal(
    held.reduce((sum, rollout) => sum + Number(rollout["machines"]), 0),
    machines,
  );
  assert.ok(held.every((rollout) => rollout["reason"] === reason));
  const message = conditionOf(object, "UpdatePending")?.message ?? "";
  const [, hash] = new RegExp(`annotation ${annotation}: (\\S+)\\. Held: `, "u").exec(message) ?? [];
  assert.ok(hash !== undefined, `the condition names the annotation: ${message}`);
  return hash;
}

export async function approve(
  { client }: Pick<ScenarioContext, "client">,
  reference: Reference,
  hash: string,
): Promise<void> {
  await client.patch(reference, { metadata: { annotations: { [annotation]: hash } } });
  const holds = (object: KubernetesObject): boolean =>
    conditionOf(object, "UpdatePending") !== undefined && !isTrue(object, "UpdatePending");
  await client.waitFor(reference, { what: "nothing is held", seconds: 60, holds });
}

function heldIn({ status }: KubernetesObject): readonly Readonly<Record<string, unknown>>[] {
  const rollouts: unknown = status?.["rollouts"];
  assert.ok(Array.isArray(rollouts), "the status names rollouts");
  return rollouts.map((rollout) => Object(rollout)).filter(({ held }) => held === true);
}
