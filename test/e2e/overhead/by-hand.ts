import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTrue, type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { poll } from "../poll.ts";
import { renderWithFunction } from "../render/function-render.ts";
import type { ScenarioContext } from "../scenario.ts";
import { controlPlaneKind, coreClusterKind, machineDeploymentKind } from "../tenant/kinds.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";
import { isSettled } from "../tenant/rollout.ts";
import { firstSize, firstVersion, stepSeconds, type Way } from "./way.ts";
import { countsOf } from "./with-function.ts";

/** The same objects, applied and changed by a person who waits for each step of Cluster API. */
export function byHand(context: ScenarioContext): Way {
  const { client, namespace } = context;

  const findOne = async (kind: typeof controlPlaneKind | typeof machineDeploymentKind, name: string) => {
    const labelSelector = `cluster.x-k8s.io/cluster-name=${name}`;
    const [found] = await client.list(kind, { namespace, labelSelector });
    if (!found) throw new Error(`cluster ${name} has no ${kind.kind}`);
    return found;
  };

  const cluster = (name: string): Reference => ({ ...coreClusterKind, name, namespace });
  const waitForWorkers = (name: string, workers: number) =>
    waitForMachines(context, { cluster: name, counts: countsOf(workers), seconds: stepSeconds });
  const waitUntilAvailable = (name: string) =>
    client.waitFor(cluster(name), {
      what: "Available",
      seconds: stepSeconds,
      holds: (object) => isTrue(object, "Available"),
    });

  const changeDeployment = async (name: string, spec: unknown): Promise<void> => {
    const deployment = referenceOf(await findOne(machineDeploymentKind, name));
    await client.patch(deployment, { spec });
    await client.waitFor(deployment, { what: "rolled out", seconds: stepSeconds, holds: isSettled });
  };

  return {
    title: "by hand",
    id: "hand",
    create: async (name) => {
      for (const object of await render(name, namespace)) await client.apply(object);
      await waitUntilAvailable(name);
      await waitForWorkers(name, firstSize);
    },
    scale: async (name, workers) => {
      await changeDeployment(name, { replicas: workers });
      await waitForWorkers(name, workers);
      await waitUntilAvailable(name);
    },
    upgrade: async (name, version) => {
      const controlPlane = referenceOf(await findOne(controlPlaneKind, name));
      await client.patch(controlPlane, { spec: { version } });
      const isUpgraded = (object: KubernetesObject): boolean =>
        object.status?.["version"] === version && isSettled(object);
      await client.waitFor(controlPlane, { what: `version ${version}`, seconds: stepSeconds, holds: isUpgraded });
      await changeDeployment(name, { template: { spec: { version } } });
      await poll({ what: `machines of ${version}`, seconds: stepSeconds }, async () => {
        const machines = await machinesOf(context, name);
        return machines.every(({ spec }) => spec?.["version"] === version) ? true : undefined;
      });
      await waitUntilAvailable(name);
    },
    // Deleted in the foreground, a Cluster stays forever: the garbage collector deletes its infrastructure first.
    delete: async (name) => {
      await client.delete(cluster(name), "Background");
      await client.waitUntilGone(cluster(name), stepSeconds);
    },
  };
}

/** The development provider writes an annotation to a DevCluster, and crashes if the object has none. */
const annotations = { "example.org/applied": "by-hand" };

/** What the function composes for the same cluster, without what concerns Crossplane. */
async function render(name: string, namespace: string): Promise<readonly KubernetesObject[]> {
  const spec = { kubernetes: { version: firstVersion }, workers: [{ name: "default", replicas: firstSize }] };
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-by-hand-"));
  const file = join(folder, "cluster.json");
  writeFileSync(file, JSON.stringify(kubernetesCluster({ name, namespace, spec })));
  const [, ...objects] = await renderWithFunction(file);
  rmSync(folder, { recursive: true });
  return objects.map(({ metadata, ...object }) => ({ ...object, metadata: { ...metadata, annotations } }));
}
