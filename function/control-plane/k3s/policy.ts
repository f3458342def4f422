import type { PolicyFacts } from "../../api/policy.ts";
import { defineConfigPolicy } from "../../bootstrap/k3s/policy.ts";

export const k3sPolicy: PolicyFacts = {
  policyPaths: defineConfigPolicy("KThreesControlPlane", "spec.kthreesConfigSpec"),
  policySettings: [{ subject: "secrets", at: "controlPlane.k3s.registriesSecretRef.name" }],
};
