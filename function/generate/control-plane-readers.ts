import type { BootstrapProvider, ControlPlaneReader } from "../bootstrap/provider.ts";
import { bootstrapProvidersOf, type ControlPlaneProvider } from "../control-plane/provider.ts";
import type { Kind } from "../kubernetes/kind.ts";
import { annotateForGitOps } from "./gitops.ts";
import { groupKinds, resourcesOf } from "./resources.ts";

const group = "rbac.authorization.k8s.io";
const apiVersion = `${group}/v1`;
/** As in the providers' own roles. */
const verbs = ["get", "list", "watch"] as const;

/** Comment of the generated files. */
export const readerComment = [
  "Lets a bootstrap provider of Cluster API read the control planes that its own ClusterRole does not name.",
  "Without it, machines of these clusters get no bootstrap data. The service account is that of clusterctl.",
].join("\n");

/** Manifests by file name, for each bootstrap provider that reads control planes without a permission of its own. */
export function buildControlPlaneReaders(controlPlanes: readonly ControlPlaneProvider[]): Map<string, object> {
  const all = controlPlanes.flatMap((module) => bootstrapProvidersOf(module));
  const providers = new Map(all.map((provider) => [provider.name, provider]));
  return new Map([...providers.values()].flatMap((provider) => buildReader(provider, controlPlanes)));
}

function buildReader(
  { name, controlPlaneReader }: BootstrapProvider,
  controlPlanes: readonly ControlPlaneProvider[],
): [file: string, manifest: object][] {
  const users = controlPlanes.filter((module) => bootstrapProvidersOf(module).some((used) => used.name === name));
  const kinds = controlPlaneReader ? listMissingKinds(controlPlaneReader, users) : [];
  if (!controlPlaneReader || kinds.length === 0) return [];
  const role = `${name}-bootstrap-read-control-planes`;
  return [
    [`${name}-bootstrap-role.yaml`, buildRole(role, kinds)],
    [`${name}-bootstrap-binding.yaml`, buildBinding(role, controlPlaneReader)],
  ];
}

function listMissingKinds({ grantedKinds }: ControlPlaneReader, users: readonly ControlPlaneProvider[]): Kind[] {
  const kinds = users.flatMap((module) => module.kinds);
  return kinds.filter(({ role, kind }) => role === "ControlPlane" && !grantedKinds.includes(kind));
}

function buildRole(name: string, kinds: readonly Kind[]): object {
  return {
    apiVersion,
    kind: "ClusterRole",
    metadata: { name, annotations: annotateForGitOps("permissions") },
    rules: groupKinds(kinds).map(([inGroup, grouped]) => ({
      apiGroups: [inGroup],
      resources: resourcesOf(grouped),
      verbs,
    })),
  };
}

function buildBinding(name: string, { serviceAccount }: ControlPlaneReader): object {
  return {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata: { name, annotations: annotateForGitOps("permissions") },
    roleRef: { apiGroup: group, kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", ...serviceAccount }],
  };
}
