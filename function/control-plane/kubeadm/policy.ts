import type { PolicyFacts } from "../../api/policy.ts";
import { configPolicy } from "../../bootstrap/kubeadm/policy.ts";

export const kubeadmPolicy: PolicyFacts = {
  policyPaths: configPolicy("KubeadmControlPlane", "spec.kubeadmConfigSpec"),
  protectedPaths: [
    { kind: "KubeadmControlPlane", path: "spec.kubeadmConfigSpec.clusterConfiguration.controlPlaneEndpoint" },
  ],
};
