import type { PolicyFacts } from "../../api/policy.ts";

/** With the socket of the host's containers a machine runs whatever it likes, so that a mount counts as a command. */
export const dockerPolicy: PolicyFacts = {
  policyPaths: [
    { subject: "commands", kind: "DevMachineTemplate", path: "spec.template.spec.backend.docker.extraMounts" },
  ],
  policySettings: ["controlPlane", "workers[]"].map((owner) => ({
    subject: "commands",
    at: `${owner}.machine.docker.extraMounts`,
  })),
};
