import type { PolicyFacts } from "../../api/policy.ts";
import { defineConfigPolicy } from "../../bootstrap/kubeadm/policy.ts";

export const kubeadmPolicy: PolicyFacts = {
  policyPaths: defineConfigPolicy("KubeadmControlPlane", "spec.kubeadmConfigSpec"),
  protectedPaths: [
    { kind: "KubeadmControlPlane", path: "spec.kubeadmConfigSpec.clusterConfiguration.controlPlaneEndpoint" },
  ],
};
