import { join } from "node:path";
import { registry as publicRegistry } from "../../../function/generate/names.ts";
import { buildPackages } from "../../packaging/built-packages.ts";
import { dependencyNameOf } from "../../packaging/package-meta.ts";
import { pushPackage } from "../../packaging/push.ts";
import { readShippedPackages } from "../../packaging/shipped-packages.ts";
import { writePackages } from "../../packaging/write-packages.ts";
import type { Ground, ManagementCluster } from "../management-cluster.ts";

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

/** Pushes them as a mirror has them: under another host, with the names of the public registry inside. */
export async function pushForMirror(
  { builds, dataFolder }: Pick<Ground<"registry">, "builds" | "dataFolder">,
  registryHost: string,
): Promise<void> {
  const { function: shipped, configurations } = writePackages(
    join(dataFolder, "packages"),
    buildPackages(readShippedPackages()),
  );
  for (const each of [shipped, ...configurations]) {
    const reference = each.reference.replace(publicRegistry, `${registryHost}/function-cluster-api`);
    await pushPackage(builds.registry, { ...each, reference });
  }
}
