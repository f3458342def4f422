import assert from "node:assert/strict";
import { poll } from "../poll.ts";
import type { Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { countCalls } from "../tenant/calls.ts";
import { createCluster } from "../tenant/cluster.ts";
import { eventKind } from "../tenant/kinds.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { type Writes, writtenByCrossplane } from "../tenant/writes.ts";

/**
 * Answers get the full TTL of five minutes after two minutes; the second of these comes from the cache. The rest is
 * margin.
 */
const quietSeconds = 780;

export const scenario: Scenario = {
  title:
    "in thirteen minutes after Ready nothing is written, no event repeats, " +
    "each reconcile calls the function once, and cached answers are used",
  timeoutSeconds: 1200,
  run: async (context) => {
    const reference = await createCluster(context);
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, default: 2 }, seconds: 60 });
    const count = countCalls(context, { namespace: context.namespace, name: "demo" });
    const before = await writtenByCrossplane(context, reference);
    const events = await eventsOf(context);
    await expectQuiet(context, reference, before);
    assert.deepEqual(await eventsOf(context), events);
    const { calls, cached, reconciles } = count();
    context.note(`${calls} calls for ${reconciles} reconciles in ${quietSeconds} s, ${cached} cached`);
    assert.equal(calls, reconciles);
    assert.ok(cached > 0, "nothing has changed, but no call was answered from the cache");
  },
};

/** Checks continuously, to notice also a write that another one reverts. */
async function expectQuiet(context: ScenarioContext, reference: Reference, before: Writes): Promise<void> {
  const until = performance.now() + quietSeconds * 1000;
  await poll({ what: "thirteen quiet minutes", seconds: quietSeconds + 30 }, async () => {
    assert.deepEqual(await writtenByCrossplane(context, reference), before);
    return performance.now() > until ? true : undefined;
  });
}

/** Count of each event of the KubernetesCluster. */
async function eventsOf({ client, namespace }: ScenarioContext): Promise<Readonly<Record<string, unknown>>> {
  const events = await client.list(eventKind, { namespace });
  const ofCluster = events.filter((event) => Object(event["involvedObject"])["kind"] === "KubernetesCluster");
  return Object.fromEntries(
    ofCluster.map((event) => [`${String(event["reason"])}: ${String(event["message"])}`, event["count"]]),
  );
}
