import { packageImage } from "../../packaging/image.ts";
import { packageStream } from "../../packaging/package-stream.ts";
import { pushImage } from "../../packaging/push.ts";
import { dependencyNameOf, parseMeta, pullFunctionFrom } from "../../packaging/package-meta.ts";
import { readShippedPackages, type ShippedPackage } from "../../packaging/shipped-packages.ts";

export type PushedPackages = {
  readonly configurations: readonly { readonly name: string; readonly reference: string }[];
  /** The name that the package manager gives the Function as a dependency. */
  readonly functionName: string;
};

/** Pushes what this project ships; references to a public registry become references to the local one. */
export async function pushPackages(registryHost: string): Promise<PushedPackages> {
  const shipped = readShippedPackages();
  const push = async ({ repository, content }: ShippedPackage): Promise<string> => {
    const destination = { registry: `http://${registryHost}`, repository, tag: shipped.version };
    await pushImage(packageImage(packageStream(content)), destination);
    return `${registryHost}/${repository}:${shipped.version}`;
  };
  await push(shipped.function);
  const configurations = shipped.configurations.map(async (configuration) => ({
    name: configuration.name,
    reference: await push(localVersionOf(configuration, registryHost)),
  }));
  return {
    configurations: await Promise.all(configurations),
    functionName: dependencyNameOf(shipped.function.repository),
  };
}

function localVersionOf(configuration: ShippedPackage, registryHost: string): ShippedPackage {
  const { content } = configuration;
  const meta = pullFunctionFrom(registryHost, parseMeta(content.meta));
  return { ...configuration, content: { ...content, meta } };
}
