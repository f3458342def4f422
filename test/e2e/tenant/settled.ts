import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { pollUntil } from "../poll.ts";
import { isTrue, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { machineDeploymentKind, machineSetKind } from "./kinds.ts";
import { isRunning, machinesOf } from "./machines.ts";
import { isSettled, usersOfTemplates } from "./rollout.ts";

const status = z.object({
  phase: z.string(),
  observedGeneration: z.number(),
  retainedTemplates: z.array(z.unknown()).default([]),
  rollouts: z.array(z.object({ held: z.boolean() })).default([]),
});

/** Waits until no change is in progress. A held rollout is not in progress, and retains its templates. */
export async function waitUntilSettled(context: ScenarioContext, reference: Reference, seconds = 300): Promise<void> {
  const patience = { what: `${reference.name} to settle`, seconds, intervalMilliseconds: 500 };
  await pollUntil(patience, async () => {
    const object = await context.client.get(reference);
    // The status goes first, because it describes an earlier state of the machines.
    return object !== undefined && reportsSettled(object) && (await areMachinesSettled(context, reference.name));
  });
}

function reportsSettled(object: KubernetesObject): boolean {
  const { data } = status.safeParse(object.status);
  if (!data || !isTrue(object, "Ready") || !isTrue(object, "Synced")) return false;
  const { phase, observedGeneration, retainedTemplates, rollouts } = data;
  const isHeld = rollouts.some(({ held }) => held);
  const isRolling = rollouts.some(({ held }) => !held) || (!isHeld && retainedTemplates.length > 0);
  return observedGeneration === object.metadata.generation && phase === "Ready" && !isRolling;
}

async function areMachinesSettled(context: ScenarioContext, cluster: string): Promise<boolean> {
  const machines = await machinesOf(context, cluster);
  const users = await usersOfTemplates(context);
  return machines.every(isRunning) && users.every(isSettled) && (await haveDesiredContent(context));
}

/**
 * The counts of a MachineDeployment may be of the previous generation (decision 0102), so its MachineSets are compared.
 */
async function haveDesiredContent({ client, namespace }: ScenarioContext): Promise<boolean> {
  const deployments = await client.list(machineDeploymentKind, { namespace });
  const desired = new Map(deployments.map((object) => [object.metadata.name, contentOf(object)]));
  const sets = (await client.list(machineSetKind, { namespace })).filter(({ spec }) => spec?.["replicas"] !== 0);
  return sets.every((set) =>
    isDeepStrictEqual(contentOf(set), desired.get(set.metadata.labels?.["cluster.x-k8s.io/deployment-name"])),
  );
}

function contentOf({ spec }: KubernetesObject): unknown {
  const { version, bootstrap, infrastructureRef } = Object(Object(spec?.["template"])["spec"]);
  return [version, Object(bootstrap)["configRef"], infrastructureRef];
}
