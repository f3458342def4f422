import type { MachineControlPlaneShape } from "../../cluster-api/control-plane-shape.ts";
import { countMachines } from "./progress.ts";

const nodePort = (port: number, purpose: string) => ({ port, purpose, isAtEndpoint: false, otherwise: "" });

/** TalosControlPlane v1alpha3 of CACPPT 0.5. Its status follows the contract v1beta1. */
export const talosShape: MachineControlPlaneShape<unknown> = {
  machineTemplate: { path: "spec.infrastructureTemplate", form: "ObjectReference" },
  version: { path: "spec.version" },
  // The controller compares it with that of each machine as a whole (controllers/controlplane.go).
  replacesMachines: () => ["spec.controlPlaneConfig.controlplane"],
  progress: { needsMachines: false, count: countMachines },
  // No controller of the provider reads the mark of a MachineHealthCheck.
  remediates: false,
  syncsLabels: false,
  // Workers may be older than the control plane within the skew of the kubelet.
  needsEqualMinor: false,
  // The API server of Talos rejects anonymous requests. Workers get certificates at trustd.
  access: () => ({ answersProbes: false, ports: [nodePort(50_000, "Talos apid"), nodePort(50_001, "Talos trustd")] }),
};
