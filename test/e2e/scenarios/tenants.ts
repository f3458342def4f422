import assert from "node:assert/strict";
import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { createCluster, expectNodes } from "../tenant/cluster.ts";
import { machinesOf } from "../tenant/machines.ts";
import { createTenant, removeTenant } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "two tenants have a cluster of the same name; deleting one does not affect the other",
  timeoutSeconds: 480,
  run: async (context) => {
    const { client, namespace, atTheEnd } = context;
    const other = { ...context, namespace: `${namespace}-other` };
    await createTenant(client, other.namespace);
    atTheEnd(() => removeTenant(client, other.namespace));
    const both = [context, other];
    const references = await Promise.all(both.map((tenant) => createCluster(tenant)));
    const [before, others] = await Promise.all(both.map((tenant) => machinesOf(tenant, "demo")));
    assert.equal(before?.length, 3);
    assert.equal(others?.length, 3);
    await removeTenant(client, other.namespace);
    const after = await machinesOf(context, "demo");
    const uids = (machines: typeof after): unknown => new Set(machines.map(({ metadata }) => metadata.uid));
    assert.deepEqual(uids(after), uids(before));
    const [first] = references;
    const remaining = first && (await client.get(first));
    assert.ok(remaining);
    await expectNodes(context, remaining, 3);
    assert.equal(referenceOf(remaining).namespace, namespace);
  },
};
