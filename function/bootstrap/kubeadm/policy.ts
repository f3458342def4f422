import { type PolicyPath, listPolicyPathsBelow } from "../../api/policy.ts";

const components = ["apiServer", "controllerManager", "scheduler", "etcd.local"].map(
  (component) => `clusterConfiguration.${component}`,
);

// Fields that run commands on a machine, mount its paths, or allow a login (api/bootstrap/kubeadm/v1beta2).
const commands = [
  "bootCommands",
  "preKubeadmCommands",
  "postKubeadmCommands",
  "ignition",
  "mounts",
  "users",
  "initConfiguration.patches",
  "joinConfiguration.patches",
  "joinConfiguration.discovery",
  ...components.map((component) => `${component}.extraVolumes`),
];

const flags = components.flatMap((component) => ["extraArgs", "extraEnvs"].map((field) => `${component}.${field}`));
const kubelets = ["initConfiguration", "joinConfiguration"].map((role) => `${role}.nodeRegistration.kubeletExtraArgs`);

const secrets = [
  "files[].contentFrom.secret.name",
  "users[].passwdFrom.secret.name",
  ...components.map((component) => `${component}.extraEnvs[].valueFrom.secretKeyRef.name`),
];

/** Paths that a policy checks, in a kind with a KubeadmConfigSpec at `config`. */
export function defineConfigPolicy(kind: string, config: string): PolicyPath[] {
  return listPolicyPathsBelow({ kind, root: config }, [
    ["commands", commands],
    ["files", ["files[]"]],
    ["extraArgs", [...flags, ...kubelets]],
    ["secrets", secrets],
  ]);
}
