import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { claims, installedFunctionName, modern, registry as ownRegistry } from "../../function/generate/names.ts";
import { type PackageContent, readPackage } from "./package-stream.ts";
import { dependencyNameOf, parseMeta, pullFunctionFrom } from "./package-meta.ts";

export type ShippedPackage = {
  /** As its metadata says it. */
  readonly name: string;
  /** With the registry's host, without tag. */
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

/**
 * The packages of this project, or of a copy of it in another folder, published below a registry path such as
 * `registry.example.org/team`: the Configurations depend on the Function there, and their Compositions call it by the
 * name that Crossplane gives it.
 */
export function readShippedPackages(registry = ownRegistry, root = projectRoot): ShippedPackages {
  // Its metadata lies at the top of the project, where people look for it.
  const content = readPackage(join(root, "package", "function"), join(root, "crossplane.yaml"));
  const shippedFunction = shippedFrom(registry, content);
  const configurations = [modern, claims]
    .map(({ folder }) => readPackage(join(root, folder)))
    .map((each) => shippedFrom(registry, dependOn(shippedFunction.repository, each)));
  return { function: shippedFunction, configurations, version: `v${versionIn(root)}` };
}

function shippedFrom(registry: string, content: PackageContent): ShippedPackage {
  const { name } = parseMeta(content.meta).metadata;
  return { name, repository: `${registry}/${name}`, content };
}

function dependOn(functionRepository: string, { meta, objects }: PackageContent): PackageContent {
  const called = dependencyNameOf(functionRepository);
  return {
    meta: pullFunctionFrom(functionRepository, parseMeta(meta)),
    objects: objects.map((text) => text.replaceAll(`name: ${installedFunctionName}\n`, `name: ${called}\n`)),
  };
}

function versionIn(root: string): string {
  return projectManifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).version;
}
