import type { Kind } from "../kubernetes/object.ts";

const core = "cluster.x-k8s.io/v1beta2";

export const coreClusterKind = { apiVersion: core, kind: "Cluster" } as const;
export const machineKind = { apiVersion: core, kind: "Machine" } as const;
export const machineSetKind = { apiVersion: core, kind: "MachineSet" } as const;
export const machineDeploymentKind = { apiVersion: core, kind: "MachineDeployment" } as const;
export const controlPlaneKind = {
  apiVersion: "controlplane.cluster.x-k8s.io/v1beta2",
  kind: "KubeadmControlPlane",
} as const;
export const infrastructureClusterKind = {
  apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
  kind: "DevCluster",
} as const;
export const machineTemplateKind = {
  apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
  kind: "DevMachineTemplate",
} as const;
export const bootstrapTemplateKind = {
  apiVersion: "bootstrap.cluster.x-k8s.io/v1beta2",
  kind: "KubeadmConfigTemplate",
} as const;
export const resourceSetKind = {
  apiVersion: "addons.cluster.x-k8s.io/v1beta2",
  kind: "ClusterResourceSet",
} as const;
export const eventKind = { apiVersion: "v1", kind: "Event" } as const;
export const usageKind = { apiVersion: "protection.crossplane.io/v1beta1", kind: "Usage" } as const;

/** The kinds of a cluster that its providers define. */
export type ClusterKinds = Readonly<
  Record<"infrastructureCluster" | "controlPlane" | "machineTemplate" | "bootstrapTemplate", Kind>
>;

/** Of a cluster with kubeadm on Cluster API's development provider. */
export const developmentKinds: ClusterKinds = {
  infrastructureCluster: infrastructureClusterKind,
  controlPlane: controlPlaneKind,
  machineTemplate: machineTemplateKind,
  bootstrapTemplate: bootstrapTemplateKind,
};
