import { conditionOf } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import { crossplaneProcess, wideBreaker } from "../processes/crossplane.ts";
import { functionProcess } from "../processes/function-server.ts";
import type { ScenarioContext } from "../scenario.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { uninstall } from "../tenant/missing-kind.ts";
import { clusterName as name, type Recipe, referenceIn, type Stuck } from "./recipe.ts";

/** The states of a management cluster, in the order in which a run reaches them. */
export const outageRecipes: readonly Recipe[] = [
  { heading: "No matches for kind", provoke: createWithoutProvider },
  { heading: "Failed calling webhook", provoke: changeWithoutWebhook },
  { heading: "Responsive is False", provoke: openBreaker },
  { heading: "The function does not answer", provoke: changeWithoutFunction },
];

const webhookServer = "capi-kubeadm-control-plane";
/** Crossplane's default is five minutes. */
const shortCooldown = "--circuit-breaker-cooldown=30s";

async function createWithoutProvider(context: ScenarioContext): Promise<Stuck> {
  const { client, namespace } = context;
  const installAgain = await uninstall(context, "devclusters.infrastructure.cluster.x-k8s.io");
  await client.apply(kubernetesCluster({ name, namespace }));
  return { instead: { "clusterctl init --infrastructure docker": installAgain } };
}

async function changeWithoutWebhook(context: ScenarioContext): Promise<Stuck> {
  const { atTheEnd, supervisor } = context;
  const restart = (): Promise<void> => supervisor.restart(webhookServer);
  atTheEnd(restart);
  await supervisor.kill(webhookServer);
  await changeCluster(context, referenceIn(context), { controlPlane: { replicas: 3 } });
  return { instead: { "kubectl get pods --namespace capi-kubeadm-control-plane-system": restart } };
}

/** A controller writes the Cluster more often than Crossplane's default circuit breaker allows. */
async function openBreaker(context: ScenarioContext): Promise<Stuck> {
  const { client, atTheEnd, supervisor } = context;
  const before = supervisor.find(crossplaneProcess).arguments;
  const narrow = [...before.filter((word) => !wideBreaker.includes(word)), shortCooldown];
  atTheEnd(() => supervisor.restart(crossplaneProcess, { arguments: [...before] }));
  await supervisor.restart(crossplaneProcess, { arguments: narrow });
  let count = 0;
  await pollUntil({ what: "Responsive to be False", seconds: 180, intervalMilliseconds: 20 }, async () => {
    await writeCluster(context, (count += 1));
    const object = await client.get(referenceIn(context));
    return object !== undefined && conditionOf(object, "Responsive")?.status === "False";
  });
  return {};
}

async function writeCluster({ client, namespace }: ScenarioContext, count: number): Promise<void> {
  await client.call({
    method: "PATCH",
    path: `/apis/cluster.x-k8s.io/v1beta2/namespaces/${namespace}/clusters/${name}?fieldManager=cost-reporter`,
    body: { metadata: { annotations: { "example.org/cost": String(count) } } },
    contentType: "application/merge-patch+json",
  });
}

async function changeWithoutFunction(context: ScenarioContext): Promise<Stuck> {
  const { atTheEnd, supervisor } = context;
  const restart = (): Promise<void> => supervisor.restart(functionProcess);
  atTheEnd(restart);
  await supervisor.kill(functionProcess);
  await changeCluster(context, referenceIn(context), { workers: [{ name: "default", replicas: 3 }] });
  return { instead: { "kubectl get pods --namespace crossplane-system \\": restart } };
}
