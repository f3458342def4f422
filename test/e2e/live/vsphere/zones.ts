import assert from "node:assert/strict";
import { z } from "zod";
import type { KubernetesClient } from "../../kubernetes/client.ts";
import { isTrue } from "../../kubernetes/object.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { expectFacts } from "../../tenant/course.ts";
import { machinesOf } from "../../tenant/machines.ts";
import { deleteInOrder } from "../../tenant/teardown.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveProvider } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";
import { networkName, recall, virtualMachinesOf } from "../vsphere.ts";

const infrastructureVersion = "infrastructure.cluster.x-k8s.io/v1beta2";

/** Zones with the compute cluster that the simulated vCenter tags with their names. */
const clusters: Readonly<Record<string, string>> = { "zone-a": "DC0_C0", "zone-b": "DC0_C1", "zone-c": "DC0_C2" };
const zones = Object.keys(clusters);
const [first = ""] = zones;

export const scenario: LiveScenario = {
  title: "control plane and pools run in the failure domains that the spec names, and stay there when they scale",
  timeoutSeconds: 2400,
  run: async (context, provider) => {
    await createZones(context.client);
    const [version] = provider.versions;
    const pools = (replicas: number) => [
      { name: "spread", replicas, zones },
      { name: "one", replicas: 1, zones: [first] },
    ];
    const inZones = withZones(provider);
    const { reference, course, change } = await createLiveCluster(context, inZones, {
      controlPlanes: 3,
      workers: pools(3),
    });
    await expectPlaces(context, { "control-plane": [...zones], spread: [...zones], one: [first] });
    await change("scaled", { controlPlanes: 3, workers: pools(4) });
    await expectFacts(course, ["spread: desired replicas 2", `spread: machine created (${version})`]);
    await expectPlaces(context, { "control-plane": [...zones], spread: [first, ...zones], one: [first] });
    await expectRest(context, reference, provider);
    const machines = await machinesOf(context, reference.name);
    await deleteInOrder(context, reference, "Background");
    await provider.expectNothingInCloud?.(context, machines);
  },
};

/** The control plane is spread over the zones, and no placement of the cluster is left for machines outside of them. */
function withZones(provider: LiveProvider): LiveProvider {
  return { ...provider, controlPlane: { ...provider.controlPlane, zones } };
}

/** The objects of the platform, with the label by which CAPV selects zones of a control plane. */
async function createZones(client: KubernetesClient): Promise<void> {
  const { server } = await recall(client);
  for (const [name, computeCluster] of Object.entries(clusters)) {
    await client.apply({
      apiVersion: infrastructureVersion,
      kind: "VSphereFailureDomain",
      metadata: { name },
      spec: {
        region: { name: "region", type: "Datacenter", tagCategory: "k8s-region" },
        zone: { name, type: "ComputeCluster", tagCategory: "k8s-zone" },
        topology: { datacenter: "DC0", computeCluster, datastore: "LocalDS_0", networks: [networkName] },
      },
    });
    const zone = await client.apply({
      apiVersion: infrastructureVersion,
      kind: "VSphereDeploymentZone",
      metadata: { name, labels: { "topology.kubernetes.io/zone": name } },
      spec: {
        server,
        failureDomain: name,
        controlPlane: true,
        placementConstraint: { resourcePool: `/DC0/host/${computeCluster}/Resources` },
      },
    });
    const reference = { apiVersion: zone.apiVersion, kind: zone.kind, name };
    await client.waitFor(reference, { what: "Ready", seconds: 60, holds: (object) => isTrue(object, "Ready") });
  }
}

const placed = z.object({ spec: z.object({ failureDomain: z.string() }) });

/** The zones of the machines of each pool, in any order; each machine must run in the compute cluster of its zone. */
async function expectPlaces(
  context: ScenarioContext,
  expected: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const machines = await machinesOf(context, "demo");
  const existing = await virtualMachinesOf(context.client, machines);
  const found: Record<string, string[]> = Object.fromEntries(Object.keys(expected).map((pool) => [pool, []]));
  for (const machine of machines) {
    const { failureDomain } = placed.parse(machine).spec;
    const { cluster } = existing.find(({ name }) => name === machine.metadata.name) ?? {};
    assert.equal(cluster, clusters[failureDomain], `the compute cluster of ${machine.metadata.name}`);
    const pool = Object.keys(expected).find((name) => machine.metadata.name?.startsWith(`demo-${name}-`)) ?? "";
    found[pool]?.push(failureDomain);
  }
  const sorted = Object.entries(found).map(([pool, names]) => [pool, names.toSorted()]);
  assert.deepEqual(
    Object.fromEntries(sorted),
    Object.fromEntries(Object.entries(expected).map(([pool, names]) => [pool, names.toSorted()])),
  );
}
