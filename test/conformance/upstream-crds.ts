import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** A CRD as upstream publishes it; only what the checks read. */
export interface Crd {
  spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: object } }[] };
}

/** Releases of Cluster API that what we compose must be accepted by. */
export const clusterApiReleases = ["v1.13.5", "v1.14.0"] as const;

const moduleFolders = [
  "core/config/crd/bases",
  "config/crd/bases",
  "bootstrap/kubeadm/config/crd/bases",
  "controlplane/kubeadm/config/crd/bases",
];

/** Folders that hold the CRDs of a release: CRDS_DIR, the shared folder beside the repository, or Go's module cache. */
function foldersOf(release: string): string[] {
  const collections = [process.env["CRDS_DIR"], "../shared/crds"].filter((folder) => folder !== undefined);
  const collection = collections
    .map((folder) => join(folder, "cluster-api", release))
    .find((folder) => existsSync(folder));
  return collection === undefined ? goModuleFolders(release) : [collection];
}

function goModuleFolders(release: string): string[] {
  const cache = process.env["GOMODCACHE"] ?? join(homedir(), "go", "pkg", "mod");
  const minor = release.slice(0, release.lastIndexOf("."));
  const modules = existsSync(join(cache, "sigs.k8s.io")) ? readdirSync(join(cache, "sigs.k8s.io")) : [];
  const core = modules
    .filter((name) => name.startsWith(`cluster-api@${minor}.`))
    .toSorted()
    .at(-1);
  const provider = existsSync(join(cache, "sigs.k8s.io/cluster-api"))
    ? readdirSync(join(cache, "sigs.k8s.io/cluster-api"))
    : [];
  const test = provider
    .filter((name) => name.startsWith(`test@${minor}.`))
    .toSorted()
    .at(-1);
  const candidates = [
    ...moduleFolders.map((folder) => join(cache, "sigs.k8s.io", core ?? "missing", folder)),
    join(cache, "sigs.k8s.io/cluster-api", test ?? "missing", "infrastructure/docker/config/crd/bases"),
  ];
  return candidates.filter((folder) => existsSync(folder));
}

/** All CRDs of a release by `group/kind`; empty where none can be found on this machine. */
export function readCrds(release: string): Map<string, Crd> {
  const files = foldersOf(release).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => join(folder, name)),
  );
  const crds = files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, "utf8")).map((document): unknown => document.toJS()),
  );
  return new Map(crds.filter((crd) => isCrd(crd)).map((crd) => [`${crd.spec.group}/${crd.spec.names.kind}`, crd]));
}

function isCrd(value: unknown): value is Crd {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "CustomResourceDefinition";
}
