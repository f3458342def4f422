import type { PolicyPath } from "../../api/policy.ts";

const node = "spec.template.spec";

// bootstrap/eks/api/v1beta2/nodeadmconfig_types.go; containerd's configuration names the programs that it runs.
const onNodes: Omit<PolicyPath, "kind">[] = [
  { subject: "commands", path: `${node}.preNodeadmCommands` },
  { subject: "commands", path: `${node}.users` },
  { subject: "commands", path: `${node}.containerd` },
  { subject: "files", path: `${node}.files[]` },
  { subject: "extraArgs", path: `${node}.kubelet.flags` },
  { subject: "extraArgs", path: `${node}.kubelet.config` },
  { subject: "secrets", path: `${node}.files[].contentFrom.secret.name` },
  { subject: "secrets", path: `${node}.users[].passwdFrom.secret.name` },
];

export function nodeadmPolicy(kind: string): PolicyPath[] {
  return onNodes.map((path) => ({ kind, ...path }));
}
