import { existsSync, globSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { pluralOf } from "../../function/kubernetes/kind.ts";
import { readKustomization } from "./kustomization.ts";

/** A CRD as upstream publishes it; only what the checks read. */
export interface Crd {
  spec: {
    names: { kind: string; plural: string };
    scope: string;
    versions: { name: string; served: boolean; schema: { openAPIV3Schema: object } }[];
  };
}

/** Releases of Cluster API that what we compose must be accepted by. */
export const clusterApiReleases = ["v1.13.5", "v1.14.0"] as const;

/** Folders of CRDs: one that the environment names, or the shared one beside the repository. */
const collection = [process.env["CRDS_DIR"], "../shared/crds"].find(
  (folder) => folder !== undefined && existsSync(folder),
);

const moduleCache = process.env["GOMODCACHE"] ?? join(homedir(), "go", "pkg", "mod");

/** True where the CRDs of every provider are there: then a kind without one is a mistake of ours. */
export const hasAllProviders = collection !== undefined;

/**
 * The CRD of a kind: Cluster API's of this release, else of any provider's newest release. Files are named
 * `<group>_<plural>.yaml`.
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
 * The labels of the CRD of a kind, of which upstream's kustomization has some; undefined where this machine has neither
 * that nor an index of the collection.
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

function indexedLabels(wanted: string): Record<string, string> | undefined {
  const files = collection === undefined ? [] : globSync(join(collection, "index-*.json"));
  const releases = files.flatMap((file) =>
    Object.values(indexes.parse(JSON.parse(readFileSync(file, "utf8")))).flatMap((ofProvider) =>
      Object.values(ofProvider),
    ),
  );
  const labels = releases.map(({ kinds }) => kinds[wanted]?.contractLabels).find((one) => one !== undefined);
  return (
    labels &&
    Object.fromEntries(Object.entries(labels).map(([contract, text]) => [`cluster.x-k8s.io/${contract}`, text]))
  );
}

/** False where this machine has no CRDs of the release. */
export function hasCrds(release: string): boolean {
  return readCrd(release, "cluster.x-k8s.io", "Cluster") !== undefined;
}

function foldersOf(release: string): string[] {
  return collection === undefined ? goModuleFolders(release) : [join(collection, "cluster-api", release)];
}

/** Where the sources of providers lie in Go's module cache, for a machine without the collection; some end in a major version. */
const providerModules = ["sigs.k8s.io", "github.com/*"].flatMap((host) => [
  `${host}/cluster-api-*provider-*@*`,
  `${host}/cluster-api-*provider-*/v*@*`,
]);

/** Those of Crossplane itself come with the Go modules of the end-to-end tests. */
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

/** The same files as the pinned Go modules of the end-to-end tests bring them, of any patch release of that minor. */
function goModuleFolders(release: string): string[] {
  const modules = join(moduleCache, "sigs.k8s.io");
  const minor = release.slice(0, release.lastIndexOf("."));
  return [`cluster-api@${minor}.*/**/crd/bases`, `cluster-api/test@${minor}.*/infrastructure/docker/config/crd/bases`]
    .flatMap((pattern) => globSync(join(modules, pattern)))
    .toSorted();
}
