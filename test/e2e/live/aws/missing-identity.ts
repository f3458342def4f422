import { readFileSync } from "node:fs";
import { takeRegion } from "../../aws/regions.ts";
import { pollUntil } from "../../poll.ts";
import { awsManager } from "../../providers/providers.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { Spec } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { waitForProblem } from "../problems.ts";

const kind = "AWSClusterStaticIdentity";
const identityKind = { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind } as const;
const secretKind = { apiVersion: "v1", kind: "Secret" } as const;
const managerNamespace = "capa-system";

export const scenario: LiveScenario = {
  title: "a cluster waits for a missing identity, which only the log of the manager names, and becomes ready with it",
  timeoutSeconds: 1200,
  run: async (context, provider) => {
    const region = await takeRegion(context);
    // Identities are cluster-scoped, so the name is that of the namespace.
    const name = context.namespace;
    const infrastructure = async (): Promise<Spec> => ({ aws: { region, identityRef: { kind, name } } });
    const creating = createLiveCluster(context, { ...provider, infrastructure });
    await Promise.all([creating, createIdentityOnceMissed(context, name)]);
  },
};

async function createIdentityOnceMissed(context: ScenarioContext, name: string): Promise<void> {
  const { client, supervisor, atTheEnd } = context;
  await waitForProblem(context, "^Cluster/demo: .*AWSCluster status.initialization.provisioned is false");
  const message = `${kind}.infrastructure.cluster.x-k8s.io "${name}" not found`;
  const log = supervisor.logFile(awsManager.name);
  const patience = { what: `"${message}" in ${log}`, seconds: 60 };
  await pollUntil(patience, async () => readFileSync(log, "utf8").includes(message));
  await client.apply({
    ...secretKind,
    metadata: { name, namespace: managerNamespace },
    stringData: { AccessKeyID: "none", SecretAccessKey: "none" },
  });
  await client.apply({ ...identityKind, metadata: { name }, spec: { secretRef: name, allowedNamespaces: {} } });
  atTheEnd(async () => {
    await client.delete({ ...identityKind, name });
    await client.delete({ ...secretKind, name, namespace: managerNamespace });
  });
}
