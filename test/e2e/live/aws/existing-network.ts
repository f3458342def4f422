import assert from "node:assert/strict";
import { z } from "zod";
import { type AwsApi, textsIn } from "../../aws/api.ts";
import { readInventory } from "../../aws/inventory.ts";
import { takeRegion } from "../../aws/regions.ts";
import { awsApiOf } from "../../processes/moto.ts";
import { machinesOf } from "../../tenant/machines.ts";
import { deleteInOrder } from "../../tenant/teardown.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { Spec } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";

export const scenario: LiveScenario = {
  title: "a cluster in an existing VPC runs in its subnets behind an internal load balancer, and leaves the VPC alone",
  timeoutSeconds: 1500,
  run: async (context, provider) => {
    const region = await takeRegion(context);
    const api = awsApiOf(context);
    const before = await readInventory(api, region);
    const network = await readNetwork(api, region);
    const [first] = network.subnets;
    const infrastructure = async (): Promise<Spec> => ({
      aws: { region, network, loadBalancer: { scheme: "internal" } },
    });
    const workers = [{ name: "default", replicas: 2, zones: [first?.availabilityZone] }];
    const { reference } = await createLiveCluster(context, { ...provider, infrastructure }, { workers });
    const machines = await machinesOf(context, reference.name);
    assert.equal(machines.length, 3);
    await expectInternalLoadBalancer(api, region);
    const made = (await readInventory(api, region)).difference(before);
    assert.deepEqual(
      [...made].filter((resource) => /^(vpc|subnet|natGateway|internetGateway)Id/u.test(resource)),
      [],
      "no network is created",
    );
    await deleteInOrder(context, reference, "Background");
    assert.deepEqual(await readInventory(api, region), before);
  },
};

type Subnet = { readonly id: string; readonly availabilityZone: string };
type Network = { readonly vpc: { readonly id: string }; readonly subnets: readonly Subnet[] };

/** Each region has a VPC with a subnet for each zone from the start. */
async function readNetwork(api: AwsApi, region: string): Promise<Network> {
  const vpcs = await api.call(region, { service: "ec2", action: "DescribeVpcs" });
  const subnets = await api.call(region, { service: "ec2", action: "DescribeSubnets" });
  return {
    vpc: { id: z.string().parse(textsIn(vpcs, "vpcId")[0]) },
    subnets: textsIn(subnets, "subnetId").map((id, index) => ({
      id,
      availabilityZone: z.string().parse(textsIn(subnets, "availabilityZone")[index]),
    })),
  };
}

async function expectInternalLoadBalancer(api: AwsApi, region: string): Promise<void> {
  const found = await api.call(region, { service: "elasticloadbalancing", action: "DescribeLoadBalancers" });
  assert.deepEqual(textsIn(found, "Scheme"), ["internal"]);
}
