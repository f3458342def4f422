import type { PolicyFacts } from "../../api/policy.ts";

/**
 * With a mount of the host's container socket a machine can run anything on the host, so a mount counts as a command.
 */
export const dockerPolicy: PolicyFacts = {
  policyPaths: [
    { subject: "commands", kind: "DevMachineTemplate", path: "spec.template.spec.backend.docker.extraMounts" },
  ],
  policySettings: ["controlPlane", "workers[]"].map((owner) => ({
    subject: "commands",
    at: `${owner}.machine.docker.extraMounts`,
  })),
};
