import type { PolicyPath } from "../api/policy.ts";

const checks = ["controlPlane", "workers.machineDeployments[]"].map((owner) => `spec.topology.${owner}.healthCheck`);

/** Paths in a topology that a policy checks: what Cluster API creates health checks from. */
export const topologyPolicyPaths: readonly PolicyPath[] = checks.map((check) => ({
  subject: "remediationTemplates",
  kind: "Cluster",
  path: `${check}.remediation.templateRef`,
}));
