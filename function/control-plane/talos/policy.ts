import type { PolicyFacts, PolicySetting } from "../../api/policy.ts";
import { defineConfigPolicy } from "../../bootstrap/talos/policy.ts";

const kind = "TalosControlPlane";
const patches = ["strategicPatches", "controlPlaneStrategicPatches", "workerStrategicPatches"];

export const talosPolicy: PolicyFacts = {
  policyPaths: [
    ...defineConfigPolicy(kind, "spec.controlPlaneConfig.controlplane"),
    ...defineConfigPolicy(kind, "spec.controlPlaneConfig.init"),
  ],
  policySettings: patches.flatMap((field): PolicySetting[] => {
    const at = `controlPlane.talos.${field}[]`;
    return [
      { subject: "commands", at },
      { subject: "extraArgs", at },
    ];
  }),
};
