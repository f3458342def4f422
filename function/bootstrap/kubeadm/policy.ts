import { type PolicyPath, listPolicyPathsBelow } from "../../api/policy.ts";

// Fields that run commands on a machine, or allow a login that can (api/bootstrap/kubeadm/v1beta2).
const commands = [
  "bootCommands",
  "preKubeadmCommands",
  "postKubeadmCommands",
  "ignition",
  "users",
  "initConfiguration.patches",
  "joinConfiguration.patches",
  "joinConfiguration.discovery",
];

const components = ["apiServer", "controllerManager", "scheduler", "etcd.local"].flatMap((component) =>
  ["extraArgs", "extraEnvs"].map((field) => `clusterConfiguration.${component}.${field}`),
);
const kubelets = ["initConfiguration", "joinConfiguration"].map((role) => `${role}.nodeRegistration.kubeletExtraArgs`);

const secrets = [
  "files[].contentFrom.secret.name",
  "users[].passwdFrom.secret.name",
  ...["apiServer", "controllerManager", "scheduler", "etcd.local"].map(
    (component) => `clusterConfiguration.${component}.extraEnvs[].valueFrom.secretKeyRef.name`,
  ),
];

/** Paths that a policy checks, in a kind with a KubeadmConfigSpec at `config`. */
export function defineConfigPolicy(kind: string, config: string): PolicyPath[] {
  return listPolicyPathsBelow({ kind, root: config }, [
    ["commands", commands],
    ["files", ["files[]"]],
    ["extraArgs", [...components, ...kubelets]],
    ["secrets", secrets],
  ]);
}
