import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { textsIn } from "../../aws/api.ts";
import { type Fault, withFault } from "../../aws/faults.ts";
import { takeRegion } from "../../aws/regions.ts";
import { pollUntil } from "../../poll.ts";
import { awsApiOf } from "../../processes/moto.ts";
import { awsManager } from "../../providers/providers.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { rejectedWith } from "../../tenant/cluster.ts";
import { machinesOf } from "../../tenant/machines.ts";
import { createPlatform } from "../../tenant/platform.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "three zones in an account that CAPA enters by a role, the only one that the platform's policy allows",
  timeoutSeconds: 2100,
  run: async (context, given) => {
    const region = await takeRegion(context);
    const identityRef = await createIdentity(context);
    const policy = { allow: { identities: [`${kind}/${identityRef.name}`, "IAMInstanceProfile/*"] } };
    const { choice } = await createPlatform(context, { policy });
    const zones = ["a", "b", "c"].map((letter) => `${region}${letter}`);
    const infrastructure = async () => ({
      aws: { region, identityRef, additionalTags: { environment: "production" } },
    });
    const provider = { ...given, infrastructure };
    const workers = [
      { name: "system", replicas: 3, zones },
      { name: "apps", replicas: 2 },
    ];
    const size = { controlPlanes: 3, workers, fields: { crossplane: choice } };
    const created = Promise.withResolvers<Awaited<ReturnType<typeof createLiveCluster>>>();
    await withFault(context, { region, fault: denied }, async () => {
      void createLiveCluster(context, provider, size).then(created.resolve, created.reject);
      await waitForLog(context, `${denied.code}: ${denied.message}`);
    });
    const { reference, apply } = await created.promise;
    await expectZones(context, region, zones);
    await expectRest(context, reference, provider);
    await apply({ ...size, fields: { crossplane: choice, infrastructure: { aws: { region } } } });
    await context.client.waitFor(reference, rejectedWith("identityRef", 60));
  },
};

const kind = "AWSClusterRoleIdentity";
const identityKind = { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind } as const;

const denied: Fault = {
  service: "sts",
  action: "AssumeRole",
  code: "AccessDenied",
  message: "not authorized to perform sts:AssumeRole",
};

/** Identities are cluster-scoped, so the name is that of the namespace. */
async function createIdentity({
  client,
  namespace,
  atTheEnd,
}: ScenarioContext): Promise<{ readonly kind: string; readonly name: string }> {
  await client.apply({
    ...identityKind,
    metadata: { name: namespace },
    spec: {
      roleARN: "arn:aws:iam::123456789012:role/cluster-api",
      sourceIdentityRef: { kind: "AWSClusterControllerIdentity", name: "default" },
      allowedNamespaces: { list: [namespace] },
    },
  });
  atTheEnd(() => client.delete({ ...identityKind, name: namespace }));
  return { kind, name: namespace };
}

async function waitForLog({ supervisor }: ScenarioContext, text: string): Promise<void> {
  const log = supervisor.logFile(awsManager.name);
  await pollUntil({ what: `"${text}" in ${log}`, seconds: 240 }, async () => readFileSync(log, "utf8").includes(text));
}

/** Each zone has a machine of the control plane, one of `system`, and a subnet for each. */
async function expectZones(context: ScenarioContext, region: string, zones: readonly string[]): Promise<void> {
  const machines = await machinesOf(context, "demo");
  const placed = machines.map(({ metadata, spec }) => {
    const isControlPlane = "cluster.x-k8s.io/control-plane" in (metadata.labels ?? {});
    return `${isControlPlane ? "control plane" : "worker"} ${String(spec?.["failureDomain"])}`;
  });
  for (const zone of zones)
    for (const role of ["control plane", "worker"]) assert.ok(placed.includes(`${role} ${zone}`), placed.join(", "));
  const parameters = { "Filter.1.Name": "tag:environment", "Filter.1.Value.1": "production" };
  const call = { service: "ec2", action: "DescribeInstances", parameters } as const;
  const running = textsIn(await awsApiOf(context).call(region, call), "availabilityZone");
  assert.deepEqual(new Set(running), new Set(zones));
}
