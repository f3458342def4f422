import type { MachineControlPlaneShape } from "../../cluster-api/control-plane-shape.ts";

/** KThreesControlPlane v1beta2 of Cluster API K3s v0.3. Its status follows the contract v1beta1. */
export const k3sShape: MachineControlPlaneShape<unknown> = {
  machineTemplate: { path: "spec.machineTemplate.infrastructureRef", form: "ObjectReference" },
  version: {
    path: "spec.version",
    // The install script looks for the release of this name (github.com/k3s-io/k3s/releases).
    release: { suffix: "+k3s1", pattern: /^v\d+\.\d+\.\d+(-rc\d+)?\+k3s\d+$/ },
  },
  // The provider compares it with that of each machine as a whole (pkg/machinefilters/machine_filters.go).
  replacesMachines: () => ["spec.kthreesConfigSpec"],
  // Agents join servers of a newer minor version within the skew of the kubelet.
  needsEqualMinor: false,
  // k3s serves an elliptic-curve certificate, which upstream's template for AWS probes by TCP only.
  access: () => ({ answersProbes: false, ports: [] }),
};
