import { isTrue, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { kubernetesCluster, kubernetesClusterKind, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { firstSize, firstVersion, secondSize, stepSeconds, type Way } from "./way.ts";

type Ordering = "Usages" | "None";

/** One KubernetesCluster; the status says when a step is done. */
export function withFunction(context: ScenarioContext, ordering: Ordering): Way {
  const { client, namespace } = context;
  const referenceOf = (name: string): Reference => ({ ...kubernetesClusterKind, name, namespace });

  const apply = async (name: string, workers: number, version: string): Promise<void> => {
    const pools = [{ name: "default", replicas: workers }];
    const spec = { kubernetes: { version }, workers: pools, deletion: { ordering } };
    await client.apply(kubernetesCluster({ name, namespace, spec }));
  };

  return {
    title: ordering === "Usages" ? "function" : "function with the policy",
    id: ordering.toLowerCase(),
    create: async (name) => {
      await apply(name, firstSize, firstVersion);
      await client.waitFor(referenceOf(name), readyWithin(stepSeconds));
      await waitForMachines(context, { cluster: name, counts: countsOf(firstSize), seconds: stepSeconds });
    },
    scale: async (name, workers) => {
      await apply(name, workers, firstVersion);
      const holds = (object: KubernetesObject): boolean => isReadyWith(object, `${workers}/${workers}`);
      await client.waitFor(referenceOf(name), { what: `${workers} workers`, seconds: stepSeconds, holds });
    },
    upgrade: async (name, version) => {
      await apply(name, secondSize, version);
      const holds = (object: KubernetesObject): boolean => isReadyAt(object, version);
      await client.waitFor(referenceOf(name), { what: `version ${version}`, seconds: stepSeconds, holds });
    },
    delete: async (name, propagation) => {
      await client.delete(referenceOf(name), propagation);
      await client.waitUntilGone({ ...coreClusterKind, name, namespace }, stepSeconds);
      await client.waitUntilGone(referenceOf(name), stepSeconds);
    },
  };
}

export function countsOf(workers: number): Readonly<Record<string, number>> {
  return { "control-plane": 1, default: workers };
}

function isReadyWith(object: KubernetesObject, workers: string): boolean {
  return isCurrent(object) && Object(object.status?.["summary"]).workers === workers;
}

function isReadyAt(object: KubernetesObject, version: string): boolean {
  const { controlPlane, workers } = Object(object.status?.["version"]);
  return isCurrent(object) && controlPlane === version && workers === version;
}

function isCurrent(object: KubernetesObject): boolean {
  const { observedGeneration, phase } = Object(object.status);
  return observedGeneration === object.metadata.generation && phase === "Ready" && isTrue(object, "Ready");
}
