import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { controlPlaneUpgrade, poolUpgrade } from "./expected-facts.ts";
import { machinesOf } from "./machines.ts";
import { isSettled } from "./rollout.ts";

type Context = Pick<ScenarioContext, "client" | "namespace" | "kinds">;

/** Spec of the cluster of the upgrade scenarios: one control plane, pools of one and of two machines. */
export function twoPoolsAt(version: string): Readonly<Record<string, unknown>> {
  const workers = [
    { name: "first", replicas: 1 },
    { name: "second", replicas: 2 },
  ];
  return { kubernetes: { version }, workers };
}

/** Facts of the pools once the control plane is upgraded. */
export function poolsFollow(from: string, to: string): readonly string[] {
  return [...poolUpgrade("first", { from, to, machines: 1 }), ...poolUpgrade("second", { from, to, machines: 2 })];
}

export function wholeUpgrade(from: string, to: string): readonly string[] {
  return [...controlPlaneUpgrade(from, to), ...poolsFollow(from, to)];
}

export async function waitForMachineOf(context: Context, version: string): Promise<void> {
  await pollUntil({ what: `the first machine of ${version}`, seconds: 120 }, async () =>
    (await machinesOf(context, "demo")).some(({ spec }) => spec?.["version"] === version),
  );
}

export async function waitForControlPlaneAt({ client, namespace, kinds }: Context, version: string): Promise<void> {
  await pollUntil({ what: `the control plane to be done at ${version}`, seconds: 180 }, async () => {
    const found = await client.list(kinds.controlPlane, { namespace });
    return found.every((object) => object.status?.["version"] === version && isSettled(object));
  });
}
