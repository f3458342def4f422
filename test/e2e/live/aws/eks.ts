import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { type EksCluster, readEksCluster } from "../../aws/eks-cluster.ts";
import { takeRegion } from "../../aws/regions.ts";
import { poll } from "../../poll.ts";
import { awsApiOf } from "../../processes/moto.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { expectFacts } from "../../tenant/course.ts";
import { workloadOf } from "../../tenant/workload.ts";
import { onEks, withEks } from "../eks.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "nodes join EKS; access entries, add-ons and logs are those of the spec and change in place",
  timeoutSeconds: 1800,
  run: async (given, aws) => {
    const context = onEks(given);
    const region = await takeRegion(context);
    const infrastructure = async () => ({ aws: { region } });
    const provider = { ...withEks(aws, settings), infrastructure };
    const { reference, course, change } = await createLiveCluster(context, provider);
    const nodes = await (await workloadOf(context, reference)).list({ apiVersion: "v1", kind: "Node" });
    assert.equal(nodes.length, 2);
    await expectEks(context, region, created);
    await expectRest(context, reference, provider);
    await change("settings changed", { fields: { controlPlane: { eks: changedSettings } } });
    await context.measure("changed in EKS", () => expectEks(context, region, changed));
    await expectFacts(course, []);
    const three = [{ name: "default", replicas: 3 }];
    await change("workers 2→3", { workers: three, fields: { controlPlane: { eks: changedSettings } } });
    await expectFacts(course, ["default: desired replicas 3", "default: machine created (v1.34.0)"]);
  },
};

const readers = "arn:aws:iam::123456789012:role/readers";
const admins = "arn:aws:iam::123456789012:role/admins";
const [viewPolicy, adminPolicy] = ["View", "ClusterAdmin"].map(
  (name) => `arn:aws:eks::aws:cluster-access-policy/AmazonEKS${name}Policy`,
);

// Without it, pods would have no network.
const vpcCni = {
  name: "vpc-cni",
  version: "v1.20.4-eksbuild.2",
  configuration: '{"env":{"WARM_IP_TARGET":"2"}}',
};

const settings = {
  accessEntries: [
    {
      principalARN: readers,
      username: "readers",
      kubernetesGroups: ["readers"],
      accessPolicies: [{ policyARN: viewPolicy, namespaces: ["shop"] }],
    },
    { principalARN: admins, username: "admins", accessPolicies: [{ policyARN: adminPolicy }] },
  ],
  addons: [
    { name: "coredns", version: "v1.12.1-eksbuild.2" },
    { name: "eks-pod-identity-agent", version: "v1.3.8-eksbuild.2" },
    vpcCni,
  ],
  logging: { audit: true },
};

const created: EksCluster = {
  version: "1.34",
  authenticationMode: "API_AND_CONFIG_MAP",
  logs: ["audit"],
  addOns: {
    coredns: "v1.12.1-eksbuild.2",
    "eks-pod-identity-agent": "v1.3.8-eksbuild.2",
    [vpcCni.name]: vpcCni.version,
  },
  access: {
    [readers]: { groups: ["readers"], policies: [String(viewPolicy)] },
    [admins]: { groups: [], policies: [String(adminPolicy)] },
  },
};

const changedSettings = {
  accessEntries: [
    {
      principalARN: readers,
      username: "readers",
      kubernetesGroups: ["auditors", "readers"],
      accessPolicies: [{ policyARN: adminPolicy }],
    },
  ],
  addons: [{ name: "coredns", version: "v1.12.4-eksbuild.1" }, vpcCni],
  logging: { audit: true, apiServer: true },
};

const changed: EksCluster = {
  ...created,
  logs: ["api", "audit"],
  addOns: { coredns: "v1.12.4-eksbuild.1", [vpcCni.name]: vpcCni.version },
  access: { [readers]: { groups: ["auditors", "readers"], policies: [String(adminPolicy)] } },
};

async function expectEks(context: ScenarioContext, region: string, expected: EksCluster): Promise<void> {
  const api = awsApiOf(context);
  let last: unknown;
  await poll({ what: "EKS to have what the spec says", seconds: 180, intervalMilliseconds: 1000 }, async () => {
    last = await readEksCluster(api, region, `${context.namespace}_demo`);
    return isDeepStrictEqual(last, expected) ? true : undefined;
  }).catch(() => assert.deepEqual(last, expected));
}
