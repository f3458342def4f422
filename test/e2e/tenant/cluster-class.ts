import { join } from "node:path";
import { buildComponent, manifestsOf } from "../build/build.ts";
import { clusterApi } from "../build/components.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import type { ScenarioContext } from "../scenario.ts";

/**
 * Installs Cluster API's own in-memory ClusterClass with its templates, as a platform does it: in a namespace of its own,
 * which goes when the scenario has ended. Answers how a cluster refers to it.
 */
export async function installInMemoryClass({
  client,
  namespace,
  atTheEnd,
}: ScenarioContext): Promise<{ name: string; namespace: string }> {
  const platform = `${namespace}-classes`;
  const folder = { apiVersion: "v1", kind: "Namespace", metadata: { name: platform } };
  await client.apply(folder);
  atTheEnd(() => client.delete({ apiVersion: "v1", kind: "Namespace", name: platform }));
  const manifests = manifestsOf(await buildComponent(clusterApi), "cluster-classes");
  for (const object of readManifests(join(manifests, "clusterclass-in-memory.yaml"))) {
    await client.apply({ ...object, metadata: { ...object.metadata, namespace: platform } });
  }
  return { name: "in-memory", namespace: platform };
}
