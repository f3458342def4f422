import { type PolicyPath, listPolicyPathsBelow } from "../../api/policy.ts";

/**
 * Paths that a policy checks (bootstrap/eks/api/v1beta2/nodeadmconfig_types.go). The configuration of containerd counts
 * as a command, because it names the programs that containerd runs.
 */
export function defineNodeadmPolicy(kind: string): PolicyPath[] {
  return listPolicyPathsBelow({ kind, root: "spec.template.spec" }, [
    ["commands", ["preNodeadmCommands", "mounts", "users", "containerd"]],
    ["files", ["files[]"]],
    ["extraArgs", ["kubelet.flags", "kubelet.config"]],
    ["secrets", ["files[].contentFrom.secret.name", "users[].passwdFrom.secret.name"]],
  ]);
}
