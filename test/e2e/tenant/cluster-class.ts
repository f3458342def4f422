import { join } from "node:path";
import { buildComponent, manifestsOf } from "../build/build.ts";
import { clusterApi } from "../build/components.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import type { ScenarioContext } from "../scenario.ts";

/**
 * Installs Cluster API's in-memory ClusterClass and its templates in a separate namespace, as a platform team does, and
 * removes them at the end. Returns the reference to the class.
 */
export async function installInMemoryClass({
  client,
  namespace,
  atTheEnd,
}: ScenarioContext): Promise<{ name: string; namespace: string }> {
  const platform = `${namespace}-classes`;
  const platformNamespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: platform } };
  await client.apply(platformNamespace);
  atTheEnd(() => client.delete({ apiVersion: "v1", kind: "Namespace", name: platform }));
  const manifests = manifestsOf(await buildComponent(clusterApi), "cluster-classes");
  for (const object of readManifests(join(manifests, "clusterclass-in-memory.yaml"))) {
    await client.apply({ ...object, metadata: { ...object.metadata, namespace: platform } });
  }
  return { name: "in-memory", namespace: platform };
}
