import assert from "node:assert/strict";
import { isTrue, type Reference, referenceOf } from "../kubernetes/object.ts";
import { crossplaneProcess, wideBreaker } from "../processes/crossplane.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { machineDeploymentKind } from "../tenant/kinds.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";

export const scenario: Scenario = {
  title:
    "with Crossplane's default circuit breaker, a cluster becomes ready at most 20% later " +
    "and an edit takes effect within 15 s",
  timeoutSeconds: 900,
  alone: true,
  run: async (context) => {
    const { supervisor, atTheEnd } = context;
    const before = supervisor.find(crossplaneProcess).arguments;
    const without = before.filter((word) => !wideBreaker.includes(word));
    atTheEnd(() => supervisor.restart(crossplaneProcess, { arguments: before }));
    await supervisor.restart(crossplaneProcess, { arguments: [...without, ...wideBreaker] });
    const wide = await secondsUntilReady(context, "wide");
    await supervisor.restart(crossplaneProcess, { arguments: without });
    const narrow = await secondsUntilReady(context, "default");
    const edit = await secondsUntilEdited(context, { name: "default", namespace: context.namespace });
    context.note(
      `ready after ${wide.toFixed(1)} s (wide) and ${narrow.toFixed(1)} s (default), edit ${edit.toFixed(1)} s`,
    );
    assert.ok(narrow <= 1.2 * wide, `ready after ${narrow} s, with a wide breaker after ${wide} s`);
    assert.ok(edit <= 15, `the edit took effect after ${edit} s`);
  },
};

async function secondsUntilReady({ client, namespace }: ScenarioContext, name: string): Promise<number> {
  const startedAt = performance.now();
  const reference = referenceOf(await client.apply(kubernetesCluster({ name, namespace })));
  await client.waitFor(reference, readyWithin(300));
  return (performance.now() - startedAt) / 1000;
}

/** Edits the cluster as soon as it is ready, while the circuit breaker may be open. */
async function secondsUntilEdited(
  context: ScenarioContext,
  { name, namespace }: Pick<Reference, "name" | "namespace">,
): Promise<number> {
  const { client } = context;
  const reference = referenceOf(kubernetesCluster({ name, namespace: namespace ?? "" }));
  const isOpen = !isTrue((await client.get(reference)) ?? kubernetesCluster({ name, namespace: "" }), "Responsive");
  context.note(isOpen ? "the breaker was open" : "the breaker was closed");
  const startedAt = performance.now();
  await changeCluster(context, reference, { workers: [{ name: "default", replicas: 3 }] });
  const deployments = await client.list(machineDeploymentKind, {
    namespace: context.namespace,
    labelSelector: `crossplane.io/composite=${name}`,
  });
  for (const deployment of deployments)
    await client.waitFor(referenceOf(deployment), {
      what: "3 replicas",
      seconds: 120,
      holds: ({ spec }) => spec?.["replicas"] === 3,
    });
  assert.equal(deployments.length, 1);
  return (performance.now() - startedAt) / 1000;
}
