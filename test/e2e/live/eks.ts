import type { ScenarioContext } from "../scenario.ts";
import type { LiveProvider, Spec } from "./live-provider.ts";

/** EKS chooses the patch release. */
export const eksVersions = ["v1.34.0", "v1.35.0", "v1.36.0"] as const;

const kinds: LiveProvider["kinds"] = {
  infrastructureCluster: {
    apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
    kind: "AWSManagedCluster",
  },
  controlPlane: { apiVersion: "controlplane.cluster.x-k8s.io/v1beta2", kind: "AWSManagedControlPlane" },
  machineTemplate: { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind: "AWSMachineTemplate" },
  bootstrapTemplate: { apiVersion: "bootstrap.cluster.x-k8s.io/v1beta2", kind: "NodeadmConfigTemplate" },
};

/** The provider for AWS with EKS as control plane. `settings` are those of `spec.controlPlane.eks`. */
export function withEks(aws: LiveProvider, settings: Spec = {}): LiveProvider {
  return {
    ...aws,
    title: "EKS",
    kinds,
    versions: eksVersions,
    controlPlane: { eks: settings },
    isManaged: true,
    writtenBack: [
      "Cluster spec.controlPlaneEndpoint",
      "AWSManagedCluster spec.controlPlaneEndpoint",
      "AWSManagedControlPlane spec.controlPlaneEndpoint",
      "AWSManagedControlPlane spec.iamAuthenticatorConfig",
      "AWSManagedControlPlane spec.network.vpc",
      "AWSManagedControlPlane spec.network.subnets",
      // The default of CAPA, if the spec names no role.
      "AWSManagedControlPlane spec.roleName",
    ],
  };
}

/** The context of a scenario whose cluster runs on EKS. */
export function onEks(context: ScenarioContext): ScenarioContext {
  return { ...context, kinds };
}
