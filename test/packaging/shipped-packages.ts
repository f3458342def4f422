import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type PackageContent, readPackage } from "./package-stream.ts";
import { functionRepositoryOf, parseMeta } from "./package-meta.ts";

export type ShippedPackage = {
  /** As its metadata says it. */
  readonly name: string;
  /** Path in a registry, without host and tag. */
  readonly repository: string;
  readonly content: PackageContent;
};

export type ShippedPackages = {
  readonly function: ShippedPackage;
  readonly configurations: readonly ShippedPackage[];
  /** Tag of all of them. */
  readonly version: string;
};

const projectRoot = join(import.meta.dirname, "..", "..");
const projectManifest = z.object({ version: z.string() });
const configurationFolders = ["package/configuration", "package/configuration-claims"];

/** The packages as they lie in this project. */
export function readShippedPackages(): ShippedPackages {
  const configurations = configurationFolders
    .map((folder) => join(projectRoot, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) => describe(readPackage(folder)));
  const [first] = configurations;
  // Its metadata lies at the top of the project, where people look for it.
  const content = readPackage(join(projectRoot, "package", "function"), join(projectRoot, "crossplane.yaml"));
  const { name } = parseMeta(content.meta).metadata;
  const repository = first ? functionRepositoryOf(parseMeta(first.content.meta)) : name;
  return { function: { name, repository, content }, configurations, version: `v${projectVersion()}` };
}

/** A Configuration is published beside the Function that it depends on. */
function describe(content: PackageContent): ShippedPackage {
  const meta = parseMeta(content.meta);
  const { name } = meta.metadata;
  const owner = functionRepositoryOf(meta).split("/").slice(0, -1);
  return { name, repository: [...owner, name].join("/"), content };
}

function projectVersion(): string {
  return projectManifest.parse(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"))).version;
}
