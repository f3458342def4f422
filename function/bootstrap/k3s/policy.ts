import { type PolicyPath, listPolicyPathsBelow } from "../../api/policy.ts";

// Fields that run commands on a machine. The provider writes path and version into a command (pkg/cloudinit).
const commands = ["preK3sCommands", "postK3sCommands", "agentConfig.airGappedInstallScriptPath", "version"];

const servers = ["kubeAPIServerArg", "kubeControllerManagerArgs", "kubeSchedulerArgs", "cloudProviderName"];
const flags = [
  ...["kubeletArgs", "kubeProxyArgs"].map((field) => `agentConfig.${field}`),
  ...servers.map((field) => `serverConfig.${field}`),
];

/** Paths that a policy checks, in a kind with a KThreesConfigSpec at `config`. */
export function defineConfigPolicy(kind: string, config: string): PolicyPath[] {
  return listPolicyPathsBelow({ kind, root: config }, [
    ["commands", commands],
    ["files", ["files[]"]],
    ["extraArgs", flags],
    ["secrets", ["files[].contentFrom.secret.name"]],
  ]);
}
