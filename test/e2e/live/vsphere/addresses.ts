import assert from "node:assert/strict";
import { z } from "zod";
import type { ScenarioContext } from "../../scenario.ts";
import { expectFacts } from "../../tenant/course.ts";
import { rotation } from "../../tenant/expected-facts.ts";
import { machinesOf } from "../../tenant/machines.ts";
import { deleteInOrder } from "../../tenant/teardown.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveProvider } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";
import { networkName, virtualMachinesOf } from "../vsphere.ts";

const ipamVersion = "ipam.cluster.x-k8s.io/v1beta2";
const poolKind = { apiVersion: "ipam.cluster.x-k8s.io/v1alpha2", kind: "InClusterIPPool" } as const;
const poolName = "nodes";

export const scenario: LiveScenario = {
  title:
    "machines have the addresses that they claim from a pool, and give them back when they are replaced or deleted",
  timeoutSeconds: 2400,
  run: async (context, provider) => {
    const [version] = provider.versions;
    const [, machine] = provider.machines;
    await createPool(context);
    const { reference, course, change } = await createLiveCluster(context, withPool(provider));
    await expectAddresses(context, 3);
    await change("rotated", { workers: [{ name: "default", replicas: 2, machine }] });
    await expectFacts(course, rotation("default", version, 2));
    await expectAddresses(context, 3);
    await expectRest(context, reference, provider);
    const machines = await machinesOf(context, reference.name);
    await deleteInOrder(context, reference, "Background");
    await provider.expectNothingInCloud?.(context, machines);
    await expectReleased(context);
    const pool = { ...poolKind, name: poolName, namespace: context.namespace };
    await context.client.delete(pool);
    await context.client.waitUntilGone(pool, 60);
  },
};

function withPool(provider: LiveProvider): LiveProvider {
  const devices = [{ networkName, addressesFromPools: [{ name: poolName }] }];
  return {
    ...provider,
    infrastructure: async (context) => {
      const { vsphere } = z.object({ vsphere: z.looseObject({}) }).parse(await provider.infrastructure(context));
      return { vsphere: { ...vsphere, devices } };
    },
  };
}

/** A range of the platform, with room for the machines of a rollout. */
async function createPool({ client, namespace }: ScenarioContext): Promise<void> {
  await client.apply({
    ...poolKind,
    metadata: { name: poolName, namespace },
    spec: { addresses: ["10.9.0.10-10.9.0.19"], prefix: 24, gateway: "10.9.0.1" },
  });
}

const address = z.object({ spec: z.object({ address: z.string() }) });
const machineStatus = z.object({
  status: z.object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })) }),
});

/** As many claimed addresses as machines; the machines have them in the vCenter, and report them. */
async function expectAddresses(context: ScenarioContext, count: number): Promise<void> {
  const { client, namespace } = context;
  const claimed = (await client.list({ apiVersion: ipamVersion, kind: "IPAddress" }, { namespace })).map(
    (object) => address.parse(object).spec.address,
  );
  assert.equal(claimed.length, count, "claimed addresses");
  assert.ok(
    claimed.every((each) => /^10\.9\.0\.1\d$/.test(each)),
    "addresses are of the pool",
  );
  const machines = await machinesOf(context, "demo");
  const existing = await virtualMachinesOf(client, machines);
  assert.deepEqual(existing.flatMap(({ addresses }) => addresses).toSorted(), claimed.toSorted(), "in the vCenter");
  const reported = machines.flatMap((machine) => machineStatus.parse(machine).status.addresses);
  assert.deepEqual(
    new Set(reported.map((each) => each.address).filter((each) => each.startsWith("10."))),
    new Set(claimed),
    "in the status of the machines",
  );
}

const poolStatus = z.object({ status: z.object({ ipAddresses: z.object({ used: z.number(), free: z.number() }) }) });

async function expectReleased({ client, namespace }: ScenarioContext): Promise<void> {
  for (const kind of ["IPAddressClaim", "IPAddress"])
    assert.deepEqual(await client.list({ apiVersion: ipamVersion, kind }, { namespace }), [], kind);
  await client.waitFor(
    { ...poolKind, name: poolName, namespace },
    {
      what: "all addresses to be free",
      seconds: 60,
      holds: (object) => poolStatus.parse(object).status.ipAddresses.used === 0,
    },
  );
}
