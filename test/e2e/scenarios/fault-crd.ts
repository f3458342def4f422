import { isTrue, type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { Problem } from "../problem.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { waitForEvent } from "../tenant/events.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";

const crd: Reference = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  name: "kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io",
};

export const scenario: Scenario = {
  title: "where a kind of Cluster API is not installed yet an event names it, and the cluster is made once it is there",
  timeoutSeconds: 600,
  alone: true,
  run: async (context) => {
    const { client, measure, namespace, atTheEnd } = context;
    const definition = await readDefinition(context);
    atTheEnd(() => install(context, definition));
    await client.delete(crd);
    await client.waitUntilGone(crd, 60);
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await waitForEvent(context, reference, "KubeadmConfigTemplate");
    await install(context, definition);
    await measure("ready", () => client.waitFor(reference, readyWithin(400)));
  },
};

/** Without what the API server has written into it. */
async function readDefinition({ client }: ScenarioContext): Promise<KubernetesObject> {
  const found = await client.get(crd);
  if (!found) throw new Problem(`cannot find the CRD ${crd.name}`);
  const { name, labels, annotations } = found.metadata;
  return { apiVersion: crd.apiVersion, kind: crd.kind, metadata: { name, labels, annotations }, spec: found.spec };
}

async function install({ client }: ScenarioContext, definition: KubernetesObject): Promise<void> {
  await client.apply(definition);
  await client.waitFor(crd, { what: "Established", seconds: 60, holds: (object) => isTrue(object, "Established") });
}
