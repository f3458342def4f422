import { isTrue, type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { Problem } from "../problem.ts";
import type { ScenarioContext } from "../scenario.ts";
import { waitForEvent } from "./events.ts";
import { kubernetesCluster, readyWithin } from "./kubernetes-cluster.ts";

/**
 * Creates a cluster while a kind is not installed: an event must name the kind, and the cluster is created once the CRD
 * exists.
 */
export async function makeWithout(context: ScenarioContext, kind: string, crdName: string): Promise<void> {
  const { client, measure, namespace } = context;
  const installAgain = await uninstall(context, crdName);
  const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
  await measure("an event names it", () => waitForEvent(context, reference, kind));
  await installAgain();
  await measure("ready", () => client.waitFor(reference, readyWithin(400)));
}

/** Uninstalls a CRD, as if its provider was never installed. Returns what installs it again. */
export async function uninstall(context: ScenarioContext, crdName: string): Promise<() => Promise<void>> {
  const { client, atTheEnd, supervisor } = context;
  const crd: Reference = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: crdName };
  const definition = await readDefinition(context, crd);
  const installAgain = (): Promise<void> => install(context, definition);
  atTheEnd(installAgain);
  await client.delete(crd);
  await client.waitUntilGone(crd, 60);
  // Crossplane caches discovery and never forgets a kind, so it has to restart.
  await supervisor.restart("crossplane");
  return installAgain;
}

/** The CRD without the fields that the API server has added. */
async function readDefinition({ client }: ScenarioContext, crd: Reference): Promise<KubernetesObject> {
  const found = await client.get(crd);
  if (!found) throw new Problem(`cannot find the CRD ${crd.name}`);
  const { name, labels, annotations } = found.metadata;
  return { apiVersion: crd.apiVersion, kind: crd.kind, metadata: { name, labels, annotations }, spec: found.spec };
}

async function install({ client }: ScenarioContext, definition: KubernetesObject): Promise<void> {
  await client.apply(definition);
  const crd = referenceOf(definition);
  await client.waitFor(crd, { what: "Established", seconds: 60, holds: (object) => isTrue(object, "Established") });
}
