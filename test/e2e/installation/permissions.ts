import { join } from "node:path";
import { readManifests } from "../kubernetes/read-manifests.ts";
import type { ApiServer } from "../management-cluster.ts";
import { projectRoot } from "../places.ts";

/** Applies the ClusterRole of `install/`, which Kubernetes aggregates into Crossplane's. */
export async function installPermissions({ client }: ApiServer): Promise<void> {
  const objects = readManifests(join(projectRoot, "install", "permissions", "cluster-role.yaml"));
  for (const object of objects) await client.apply(object);
}
