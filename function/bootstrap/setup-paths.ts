import type { NodeSetup, NodeSetupField } from "./node-setup.ts";

interface SpecPath {
  readonly field: NodeSetupField;
  /** Below the owner of nodes: the control plane or a pool. */
  readonly path: string;
  /** Below `spec`, for all nodes. Default: `path`. */
  readonly ofAll?: string;
}

/** Paths in the spec of all fields of a NodeSetup but those that only an infrastructure sets. */
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
} as const;

export function isSystemFile(path: string): boolean {
  return systemPaths.has(path);
}

const systemPaths = new Set<string>(Object.values(systemFiles));

/** Returns the field of a setup that needs a file with this path. */
export function fieldOfFile(setup: NodeSetup, path: string): NodeSetupField | undefined {
  const fields = ["sysctls", "kernelModules", "trustBundle"] as const;
  const field = fields.find((one) => systemFiles[one] === path);
  if (field === "trustBundle" && setup.trustBundleFrom) return "trustBundleFrom";
  return field && setup[field] !== undefined ? field : undefined;
}
