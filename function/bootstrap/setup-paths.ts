import type { NodeSetup, NodeSetupField } from "./node-setup.ts";

interface SpecPath {
  readonly field: NodeSetupField;
  /** Below the owner of nodes: the control plane or a pool. */
  readonly path: string;
  /** Below `spec`, for all nodes. Default: `path`. */
  readonly ofAll?: string;
}

/** Paths in the spec of all fields of a NodeSetup but those that only an infrastructure or the Input sets. */
export const specPaths: readonly SpecPath[] = [
  { field: "labels", path: "labels" },
  { field: "taints", path: "taints" },
  { field: "kubeletArgs", path: "kubelet", ofAll: "kubernetes.kubelet" },
  { field: "files", path: "files" },
  { field: "preCommands", path: "preCommands" },
  { field: "postCommands", path: "postCommands" },
  { field: "ntpServers", path: "nodes.ntp" },
  { field: "sysctls", path: "nodes.sysctls" },
  { field: "kernelModules", path: "nodes.kernelModules" },
  { field: "trustBundle", path: "nodes.trustBundle.content" },
  { field: "trustBundleFrom", path: "nodes.trustBundle.contentFrom" },
  { field: "users", path: "nodes.users" },
  { field: "registries", path: "nodes.registries" },
  { field: "registryCredentials", path: "nodes.registryCredentials" },
  { field: "proxy", path: "nodes.proxy" },
  { field: "disks", path: "nodes.disks" },
  { field: "mounts", path: "nodes.mounts" },
  { field: "containerdConfig", path: "nodes.containerdConfig" },
  { field: "bootCommands", path: "nodes.bootCommands" },
  { field: "virtualAddress", path: "endpoint.virtualIP" },
];

/** Returns the path of a field below `spec`. The path of its owner is empty for all nodes. */
export function specPathOf(field: string, owner: string): string {
  const { path = field, ofAll = path } = specPaths.find((one) => one.field === field) ?? {};
  return owner === "" ? ofAll : `${owner}.${path}`;
}

const fileName = "90-kubernetes-cluster";

/** Files on Linux that settings of the operating system need. */
export const systemFiles = {
  sysctls: `/etc/sysctl.d/${fileName}.conf`,
  kernelModules: `/etc/modules-load.d/${fileName}.conf`,
  // The tools that read the folder expect this ending.
  trustBundle: `/usr/local/share/ca-certificates/${fileName}.crt`,
  // Where the kubelet looks for credentials besides the pull secrets of pods.
  registryCredentials: "/var/lib/kubelet/config.json",
  containerdConfig: `/etc/containerd/conf.d/${fileName}.toml`,
  proxy: `/etc/default/${fileName}-proxy`,
} as const;

const registryFolder = "/etc/containerd/certs.d";

/** Path of the file of a registry in containerd's folder. */
export function pathOfHosts(host: string): string {
  return `${registryFolder}/${host === "*" ? "_default" : host}/hosts.toml`;
}

/** Path of the file that adds the proxy to a service of systemd. */
export function pathOfDropIn(service: string): string {
  return `/etc/systemd/system/${service}.service.d/${fileName}-proxy.conf`;
}

const dropIn = new RegExp(`^${pathOfDropIn("[^/]+")}$`);

/** Returns the field of a setup that needs a file with this path. */
export function fieldOfFile(setup: NodeSetup, path: string): NodeSetupField | undefined {
  if (setup.registries?.some(({ host }) => pathOfHosts(host) === path)) return "registries";
  const field = dropIn.test(path) ? "proxy" : fieldByPath.get(path);
  if (field === undefined) return undefined;
  const { [field]: value, trustBundleFrom } = setup;
  if (field === "trustBundle" && trustBundleFrom) return "trustBundleFrom";
  return value === undefined ? undefined : field;
}

const fieldByPath = new Map<string, keyof typeof systemFiles>([
  [systemFiles.sysctls, "sysctls"],
  [systemFiles.kernelModules, "kernelModules"],
  [systemFiles.trustBundle, "trustBundle"],
  [systemFiles.registryCredentials, "registryCredentials"],
  [systemFiles.containerdConfig, "containerdConfig"],
  [systemFiles.proxy, "proxy"],
]);

/** Whether a setting may need a file with this path. */
export function isSystemFile(path: string): boolean {
  return fieldByPath.has(path) || path.startsWith(`${registryFolder}/`) || dropIn.test(path);
}
