import { join } from "node:path";
import { buildPackages } from "../../packaging/built-packages.ts";
import { dependencyNameOf } from "../../packaging/package-meta.ts";
import { pushPackage } from "../../packaging/push.ts";
import { readShippedPackages } from "../../packaging/shipped-packages.ts";
import { writePackages } from "../../packaging/write-packages.ts";
import type { ManagementCluster } from "../management-cluster.ts";

export type PushedPackages = {
  readonly configurations: readonly { readonly name: string; readonly reference: string }[];
  /** The name that the package manager gives the Function as a dependency. */
  readonly functionName: string;
};

/** Pushes the packages of this project. References to a public registry become references to the local one. */
export async function pushPackages(cluster: ManagementCluster, registryHost: string): Promise<PushedPackages> {
  const packages = buildPackages(readShippedPackages(`${registryHost}/function-cluster-api`));
  const written = writePackages(join(cluster.dataFolder, "packages"), packages);
  const { configurations } = written;
  await Promise.all([written.function, ...configurations].map((each) => pushPackage(cluster.builds.registry, each)));
  return { configurations, functionName: dependencyNameOf(packages.function.repository) };
}
