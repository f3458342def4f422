import type { PolicyFacts } from "../../api/policy.ts";

const machine = "spec.template.spec";

/** Paths of CAPV's kinds (api/govmomi/v1beta2). */
export const vspherePolicy: PolicyFacts = {
  policyPaths: [
    // Keys such as guestinfo.userdata run commands when the machine starts.
    { subject: "commands", kind: "VSphereMachineTemplate", path: `${machine}.customVMXKeys` },
  ],
  protectedPaths: [
    // CAPV sends the credentials of the identity to the server.
    ...["identityRef", "server", "thumbprint"].map((field) => ({ kind: "VSphereCluster", path: `spec.${field}` })),
    ...["server", "thumbprint", "providerID"].map((field) => ({
      kind: "VSphereMachineTemplate",
      path: `${machine}.${field}`,
    })),
  ],
};
