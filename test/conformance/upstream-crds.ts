import { existsSync, globSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { pluralOf } from "../../function/kubernetes/kind.ts";
import { readKustomization } from "./kustomization.ts";

/** The fields of an upstream CRD that the checks read. */
export interface Crd {
  spec: {
    names: { kind: string; plural: string };
    scope: string;
    versions: { name: string; served: boolean; schema: { openAPIV3Schema: object } }[];
  };
}

/** Releases of Cluster API that must accept the composed objects. */
export const clusterApiReleases = ["v1.13.5", "v1.14.0"] as const;

/** The collection of CRDs: the folder of CRDS_DIR, or the shared one beside the repository. */
const collection = [process.env["CRDS_DIR"], "../shared/crds"].find(
  (folder) => folder !== undefined && existsSync(folder),
);

const moduleCache = process.env["GOMODCACHE"] ?? join(homedir(), "go", "pkg", "mod");

/** Whether the CRDs of every provider are available: then a kind without a CRD is an error of its module. */
export const hasAllProviders = collection !== undefined;

/**
 * The CRD of a kind: that of this Cluster API release, or of the newest release of a provider. Files are named
 * `<group>_<plural>.yaml`. Undefined if this machine has no such file.
 */
export function readCrd(release: string, group: string, kind: string): Crd | undefined {
  const name = `${group}_${pluralOf(kind)}.yaml`;
  const files = [...foldersOf(release).map((folder) => join(folder, name)), ...providerFiles(name)];
  const file = files.find((path) => existsSync(path));
  return file === undefined ? undefined : parse(readFileSync(file, "utf8"));
}

const indexed = z.record(z.string(), z.looseObject({ contractLabels: z.record(z.string(), z.string()) }));
const indexes = z.record(z.string(), z.record(z.string(), z.looseObject({ kinds: indexed })));

/**
 * The labels of the CRD of a kind, with those that upstream's kustomization adds. Undefined if this machine has neither
 * the kustomization nor an index of the collection.
 */
export function readCrdLabels(release: string, group: string, kind: string): Record<string, string> | undefined {
  const name = `${group}_${pluralOf(kind)}.yaml`;
  const found = [
    ...goModuleFolders(release).map((folder) => join(folder, name)),
    ...globSync(providerModules.map((module) => join(moduleCache, module, "**", "crd", "bases", name)))
      .toSorted()
      .toReversed(),
  ].find((file) => existsSync(file));
  return found === undefined ? indexedLabels(kind) : { ...readKustomization(dirname(dirname(found))).labels };
}

function indexedLabels(kind: string): Record<string, string> | undefined {
  const files = collection === undefined ? [] : globSync(join(collection, "index-*.json"));
  const releases = files.flatMap((file) =>
    Object.values(indexes.parse(JSON.parse(readFileSync(file, "utf8")))).flatMap((ofProvider) =>
      Object.values(ofProvider),
    ),
  );
  const labels = releases.map(({ kinds }) => kinds[kind]?.contractLabels).find((one) => one !== undefined);
  return (
    labels &&
    Object.fromEntries(Object.entries(labels).map(([contract, text]) => [`cluster.x-k8s.io/${contract}`, text]))
  );
}

/** Whether this machine has the CRDs of the release. */
export function hasCrds(release: string): boolean {
  return readCrd(release, "cluster.x-k8s.io", "Cluster") !== undefined;
}

function foldersOf(release: string): string[] {
  return collection === undefined ? goModuleFolders(release) : [join(collection, "cluster-api", release)];
}

/** The sources of providers in Go's module cache, for a machine without the collection. Some end in a major version. */
const providerModules = ["sigs.k8s.io", "github.com/*"].flatMap((host) => [
  `${host}/cluster-api-*provider-*@*`,
  `${host}/cluster-api-*provider-*/v*@*`,
]);

/** CRDs of providers and of Crossplane. Those of Crossplane are in the Go modules of the end-to-end tests. */
function providerFiles(name: string): string[] {
  const patterns =
    collection === undefined
      ? providerModules.map((module) => join(moduleCache, module, "**", "crd", "bases", name))
      : [join(collection, "*", "*", name)];
  return [...patterns, join(moduleCache, "github.com/crossplane/crossplane/v*@*/cluster/crds", name)]
    .flatMap((pattern) => globSync(pattern))
    .toSorted()
    .toReversed();
}

/** The same files in the pinned Go modules of the end-to-end tests, of any patch release of that minor version. */
function goModuleFolders(release: string): string[] {
  const modules = join(moduleCache, "sigs.k8s.io");
  const minor = release.slice(0, release.lastIndexOf("."));
  return [`cluster-api@${minor}.*/**/crd/bases`, `cluster-api/test@${minor}.*/infrastructure/docker/config/crd/bases`]
    .flatMap((pattern) => globSync(join(modules, pattern)))
    .toSorted();
}
