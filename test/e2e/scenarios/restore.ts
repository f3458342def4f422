import assert from "node:assert/strict";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { rotation } from "../tenant/expected-facts.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { orphan } from "../tenant/orphan.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "a KubernetesCluster that was deleted and is restored from Git adopts its cluster without changes",
  timeoutSeconds: 600,
  run: async (context) => {
    const course = await followCourse(context);
    const spec = { workers: [pool, other] };
    const reference = await createCluster(context, { spec });
    await waitUntilSettled(context, reference);
    await course.describe();
    const core = await orphan(context, reference);
    await changeCluster(context, reference, spec);
    await context.measure("adopted", () =>
      context.client.waitFor(core, { what: "adopted", seconds: 120, holds: isOwned }),
    );
    await waitUntilSettled(context, reference);
    await expectFacts(course, []);
    await expectOneOwner(context);
    await changeCluster(context, reference, { workers: [{ ...pool, machine: slower }, other] });
    await context.measure("rotated", () => waitUntilSettled(context, reference));
    await expectFacts(course, rotation("default", version, 2));
    await changeCluster(context, reference, { workers: [{ ...pool, machine: slower }] });
    await context.measure("pool removed", () => waitUntilSettled(context, reference));
    await expectFacts(course, [
      "other: desired replicas 0",
      `other: machine deleted (${version})`,
      ["other: deleted", "other: machine template deleted", "other: bootstrap template deleted"],
    ]);
  },
};

const version = "v1.35.2";
const pool = { name: "default", replicas: 2 };
const other = { name: "other", replicas: 1 };
const slower = { docker: { startup: { machineSeconds: 1 } } };

function isOwned({ metadata }: KubernetesObject): boolean {
  return metadata.ownerReferences?.some(({ kind, controller }) => kind === "KubernetesCluster" && controller) === true;
}

/** The reference to the deleted owner must be gone. */
async function expectOneOwner({ client, namespace }: ScenarioContext): Promise<void> {
  const core = await client.get({ ...coreClusterKind, name: "demo", namespace });
  const owners = (core?.metadata.ownerReferences ?? []).filter(({ kind }) => kind === "KubernetesCluster");
  assert.equal(owners.length, 1);
}
