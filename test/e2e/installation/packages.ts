import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageImage } from "../../packaging/image.ts";
import { type PackageContent, packageStream, readPackage } from "../../packaging/package-stream.ts";
import { pushImage } from "../../packaging/push.ts";
import { projectRoot } from "../places.ts";
import { dependencyNameOf, functionRepositoryOf, parseMeta, pullFunctionFrom } from "./package-meta.ts";

export type PushedPackages = {
  readonly configurations: readonly { readonly name: string; readonly reference: string }[];
  /** The name that the package manager gives the Function as a dependency. */
  readonly functionName: string;
};

const projectManifest = z.object({ version: z.string() });
const configurationFolders = ["package/configuration", "package/configuration-claims"];

/** Pushes what this project ships; references to a public registry become references to the local one. */
export async function pushPackages(registryHost: string): Promise<PushedPackages> {
  const configurations = configurationFolders
    .map((folder) => join(projectRoot, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) => readPackage(folder));
  const repositories = configurations.map(({ meta }) => functionRepositoryOf(parseMeta(meta)));
  const pushed = configurations.map((content) => pushConfiguration(registryHost, content));
  const [repository = ""] = repositories;
  await pushTo(registryHost, repository, readFunctionPackage());
  return { configurations: await Promise.all(pushed), functionName: dependencyNameOf(repository) };
}

/** Its metadata lies at the top of the project, where people look for it. */
function readFunctionPackage(): PackageContent {
  return readPackage(join(projectRoot, "package", "function"), join(projectRoot, "crossplane.yaml"));
}

async function pushConfiguration(
  registryHost: string,
  content: PackageContent,
): Promise<PushedPackages["configurations"][number]> {
  const meta = parseMeta(content.meta);
  const { name } = meta.metadata;
  const owner = functionRepositoryOf(meta).split("/").slice(0, -1);
  const local = { ...content, meta: pullFunctionFrom(registryHost, meta) };
  return { name, reference: await pushTo(registryHost, [...owner, name].join("/"), local) };
}

/** Answers host, repository and tag. */
async function pushTo(registryHost: string, repository: string, content: PackageContent): Promise<string> {
  const tag = `v${projectVersion()}`;
  const destination = { registry: `http://${registryHost}`, repository, tag };
  await pushImage(packageImage(packageStream(content)), destination);
  return `${registryHost}/${repository}:${tag}`;
}

function projectVersion(): string {
  return projectManifest.parse(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"))).version;
}
