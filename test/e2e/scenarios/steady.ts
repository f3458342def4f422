import assert from "node:assert/strict";
import { z } from "zod";
import { poll } from "../poll.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { countCalls } from "../tenant/calls.ts";
import { createCluster } from "../tenant/cluster.ts";
import { composedOf } from "../tenant/composed.ts";
import { eventKind } from "../tenant/kinds.ts";
import { waitForMachines } from "../tenant/machines.ts";

/** Two minutes until answers hold for a whole TTL of five, two of these until one is given from memory, and some to spare. */
const quietSeconds = 780;

export const scenario: Scenario = {
  title:
    "for thirteen minutes after Ready neither Crossplane nor we write anything, no event repeats, one call a reconcile, the last from memory",
  timeoutSeconds: 1200,
  run: async (context) => {
    const reference = await createCluster(context);
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, default: 2 }, seconds: 60 });
    const count = countCalls(context, { namespace: context.namespace, name: "demo" });
    const before = await writtenByCrossplane(context, reference);
    const events = await eventsOf(context);
    await expectQuiet(context, reference, before);
    assert.deepEqual(await eventsOf(context), events);
    const { calls, recalled, reconciles } = count();
    context.note(`${calls} calls for ${reconciles} reconciles in ${quietSeconds} s, ${recalled} from memory`);
    assert.equal(calls, reconciles);
    assert.ok(recalled > 0, "nothing has changed, and no call was answered from memory");
  },
};

const managers = z.object({
  managedFields: z.array(z.object({ manager: z.string(), operation: z.string(), time: z.string() })),
});

type Writes = Readonly<Record<string, readonly string[]>>;

/** When each object was last changed by Crossplane, which includes what we answer; the API server keeps the time where nothing changes. */
async function writtenByCrossplane({ client }: ScenarioContext, reference: Reference): Promise<Writes> {
  const objects = await composedOf(client, reference);
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, writesOf(object)]));
}

function writesOf({ metadata }: KubernetesObject): readonly string[] {
  const ours = managers.parse(metadata).managedFields.filter(({ manager }) => manager.includes("crossplane"));
  return ours.map(({ manager, operation, time }) => `${manager} ${operation} ${time}`);
}

/** Looks all the time, so that a write which another one undoes is seen as well. */
async function expectQuiet(context: ScenarioContext, reference: Reference, before: Writes): Promise<void> {
  const until = performance.now() + quietSeconds * 1000;
  await poll({ what: "thirteen quiet minutes", seconds: quietSeconds + 30 }, async () => {
    assert.deepEqual(await writtenByCrossplane(context, reference), before);
    return performance.now() > until ? true : undefined;
  });
}

/** How often each event of the KubernetesCluster has happened. */
async function eventsOf({ client, namespace }: ScenarioContext): Promise<Readonly<Record<string, unknown>>> {
  const events = await client.list(eventKind, { namespace });
  const own = events.filter((event) => Object(event["involvedObject"])["kind"] === "KubernetesCluster");
  return Object.fromEntries(
    own.map((event) => [`${String(event["reason"])}: ${String(event["message"])}`, event["count"]]),
  );
}
