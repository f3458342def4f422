import assert from "node:assert/strict";
import { poll } from "../poll.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { machineSetKind, machineTemplateKind } from "../tenant/kinds.ts";
import { readyWithin } from "../tenant/kubernetes-cluster.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";
import { isSettled, usersOfTemplates } from "../tenant/rollout.ts";

export const scenario: Scenario = {
  title: "changed machines get a new template, the old one stays until the rollout ends, each machine is replaced once",
  timeoutSeconds: 600,
  run: async (context) => {
    const reference = await createCluster(context, { spec: machinesLike({}) });
    const before = await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
    const oldTemplates = await templates(context);
    await changeCluster(context, reference, machinesLike({ docker: { startup: { machineSeconds: 1 } } }));
    const observed = await context.measure("3 machines replaced", () => followRollout(context, oldTemplates));
    const after = await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
    assert.deepEqual(observed, new Set([...before, ...after].map(uidOf)));
    assert.equal(observed.size, before.length + after.length);
    await context.client.waitFor(reference, readyWithin(60));
  },
};

const counts = { "control-plane": 1, default: 2 };

function machinesLike(machine: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { controlPlane: { replicas: 1, machine }, workers: [{ name: "default", replicas: 2, machine }] };
}

function uidOf({ metadata }: KubernetesObject): string {
  return metadata.uid ?? "";
}

async function templates({ client, namespace }: ScenarioContext): Promise<ReadonlySet<string>> {
  const found = await client.list(machineTemplateKind, { namespace });
  return new Set(found.map(({ metadata }) => metadata.name ?? ""));
}

/** Follows the rollout to its end. Returns the uids of all machines that ever existed. */
async function followRollout(context: ScenarioContext, old: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const observed = new Set<string>();
  return poll({ what: "all machines to be of the new templates", seconds: 400 }, async () => {
    const earlier = await templates(context);
    await expectTemplatesOfMachineSets(context, earlier);
    for (const machine of await machinesOf(context, "demo")) observed.add(uidOf(machine));
    const isOldThere = [...earlier].some((name) => old.has(name));
    const users = await usersOfTemplates(context);
    if (!users.every(isSettled))
      assert.ok(earlier.size >= old.size, "a template was deleted before its successor existed");
    return users.every(isSettled) && !isOldThere ? observed : undefined;
  });
}

/** A MachineSet with machines may have to recreate one, and needs its template for that. */
async function expectTemplatesOfMachineSets(context: ScenarioContext, earlier: ReadonlySet<string>): Promise<void> {
  const { client, namespace } = context;
  const sets = await client.list(machineSetKind, { namespace });
  const needed = sets.filter(({ spec }) => spec?.["replicas"] !== 0).map(templateOf);
  const missing = needed.filter((name) => !earlier.has(name));
  // A template that was created between the two lists exists now.
  const now = missing.length > 0 ? await templates(context) : earlier;
  assert.deepEqual(
    missing.filter((name) => !now.has(name)),
    [],
    "templates that MachineSets still need",
  );
}

function templateOf({ spec }: KubernetesObject): string {
  return String(Object(Object(Object(spec?.["template"])["spec"])["infrastructureRef"])["name"]);
}
