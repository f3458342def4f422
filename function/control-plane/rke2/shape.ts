import type { MachineControlPlaneShape } from "../../cluster-api/control-plane-shape.ts";
import type { Settings } from "./settings.ts";

/** RKE2ControlPlane v1beta2 of CAPRKE2 v0.25. */
export const rke2Shape: MachineControlPlaneShape<Settings> = {
  machineTemplate: { path: "spec.machineTemplate.spec.infrastructureRef", form: "ContractReference" },
  version: {
    path: "spec.version",
    // CAPRKE2's CRD accepts a major version of one digit, a minor of two digits and any patch, with a release.
    release: { suffix: "+rke2r1", pattern: /^v\d\.\d{2}\.\d+\+rke2r\d+$/ },
  },
  // Fields that CAPRKE2 compares with those of a Machine (pkg/rke2/machine_filters.go); all others change in place.
  replacesMachines: () => [
    "spec.agentConfig",
    "spec.files",
    "spec.gzipUserData",
    "spec.postRKE2Commands",
    "spec.preRKE2Commands",
    "spec.privateRegistriesConfig",
    "spec.serverConfig",
  ],
  // Agents join servers of a newer minor version within the skew of the kubelet.
  needsEqualMinor: false,
  // RKE2 rejects anonymous requests, and its nodes join on another port.
  access: ({ registrationMethod }) => ({
    answersProbes: false,
    ports: [
      {
        port: 9345,
        purpose: "RKE2 registration",
        isAtEndpoint: registrationMethod === "control-plane-endpoint",
        otherwise: "set spec.controlPlane.rke2.registrationMethod to internal-first, so nodes join at a machine",
      },
    ],
  }),
};
