import type { Kind } from "../kubernetes/kind.ts";

/** The provider-neutral kinds that we compose, at the API version that CAPI 1.13 and later store. */
export const coreGroup = "cluster.x-k8s.io";
const coreVersion = "v1beta2";
export const coreApiVersion = `${coreGroup}/${coreVersion}`;
export const bootstrapGroup = "bootstrap.cluster.x-k8s.io";
export const controlPlaneGroup = "controlplane.cluster.x-k8s.io";
export const infrastructureGroup = "infrastructure.cluster.x-k8s.io";
export const addonsGroup = "addons.cluster.x-k8s.io";

/** Crossplane's own, which orders a deletion. */
export const usageKind: Kind = {
  group: "protection.crossplane.io",
  version: "v1beta1",
  kind: "Usage",
  use: "Composed",
};

/** What belongs to no module. */
export const coreKinds: readonly Kind[] = [
  ...["Cluster", "MachineDeployment", "MachineHealthCheck"].map((kind) => coreKind(kind, "Composed")),
  ...["ClusterClass", "Machine", "MachineSet"].map((kind) => coreKind(kind, "Read")),
  usageKind,
];

function coreKind(kind: string, use: Kind["use"]): Kind {
  return { group: coreGroup, version: coreVersion, kind, use };
}
