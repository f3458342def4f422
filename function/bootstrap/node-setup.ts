import { combineKubeletArgs } from "./kubelet-args.ts";

/** A file on a node, with either `content` or `contentFrom`. The schema of `files` in the spec checks the formats. */
export interface NodeFile {
  path: string;
  /** Plain text; the bootstrap provider encodes it if its format needs that. */
  content?: string | undefined;
  contentFrom?: { secret?: { name: string; key: string } | undefined } | undefined;
  /** `user` or `user:group`. */
  owner?: string | undefined;
  /** Octal mode, for example `0644`. */
  permissions?: string | undefined;
}

/** A taint that a node registers with. */
export interface NodeTaint {
  key: string;
  value?: string | undefined;
  effect: string;
}

/** A user who may log in to a node without a password. */
export interface NodeUser {
  name: string;
  sshAuthorizedKeys?: string[] | undefined;
  sudo?: string | undefined;
}

/**
 * A virtual address of the API server, which one control-plane machine at a time announces to its network. The
 * API servers must listen on its port: nothing translates ports.
 */
export interface VirtualAddress {
  /** IPv4 or IPv6 address. */
  address: string;
  port: number;
  /** Network interface that announces the address. Undefined: that of the default route. */
  interface?: string | undefined;
  /** Image of kube-vip, for a bootstrap provider that runs it as a static pod. */
  image: string;
}

/**
 * Setup of a node, in provider-neutral fields. The infrastructure, the pool and the control plane each contribute a
 * part, and one bootstrap provider renders the combined setup. So N infrastructures and M bootstrap providers need N +
 * M modules, not N × M.
 */
export interface NodeSetup {
  /** Flags of the kubelet, without leading hyphens. */
  kubeletArgs?: Record<string, string> | undefined;
  /**
   * `External` if a cloud controller manager in the cluster manages its nodes: the kubelet waits for it, and the
   * distribution does not start its own.
   */
  cloudProvider?: "External" | undefined;
  /** Name that the node registers with, in the template language of cloud-init. Default: the host name. */
  nodeName?: string | undefined;
  files?: NodeFile[] | undefined;
  /** Commands before the machine becomes a node. */
  preCommands?: string[] | undefined;
  /** Commands after the machine became a node. */
  postCommands?: string[] | undefined;
  /** Labels that the node registers with. */
  labels?: Record<string, string> | undefined;
  /** Taints that the node registers with. Undefined: those of the distribution. An empty list removes those. */
  taints?: NodeTaint[] | undefined;
  /** Host names or IP addresses. */
  ntpServers?: string[] | undefined;
  /** Kernel parameters, by name. */
  sysctls?: Record<string, string> | undefined;
  kernelModules?: string[] | undefined;
  /** Certificate authorities in PEM format. */
  trustBundle?: string | undefined;
  /** The same from a Secret; only one of the two is set. */
  trustBundleFrom?: NodeFile["contentFrom"];
  users?: NodeUser[] | undefined;
  /** Set for control-plane nodes only. */
  virtualAddress?: VirtualAddress | undefined;
}

/** A field of NodeSetup. */
export type NodeSetupField = keyof NodeSetup;

/**
 * Combines parts. Commands of all parts run, in order, and all kernel modules are loaded. For each kubelet argument,
 * label, file, kernel parameter and user, and for all other fields, the last part that sets it wins.
 */
export function combineNodeSetups(...parts: NodeSetup[]): NodeSetup {
  const files = new Map(parts.flatMap((part) => part.files ?? []).map((file) => [file.path, file]));
  return {
    kubeletArgs: combineKubeletArgs(...parts.map((part) => part.kubeletArgs)),
    ...lastOf(parts, "cloudProvider"),
    ...lastOf(parts, "nodeName"),
    files: [...files.values()],
    preCommands: parts.flatMap((part) => part.preCommands ?? []),
    postCommands: parts.flatMap((part) => part.postCommands ?? []),
    labels: Object.assign({}, ...parts.map((part) => part.labels)),
    ...lastOf(parts, "taints"),
    ...combineSystem(parts),
    ...lastOf(parts, "virtualAddress"),
  };
}

/** Combines settings of the operating system. Those that nobody sets are absent. */
function combineSystem(parts: readonly NodeSetup[]): NodeSetup {
  const sysctls = Object.assign({}, ...parts.map((part) => part.sysctls));
  const modules = new Set(parts.flatMap((part) => part.kernelModules ?? []));
  const users = new Map(parts.flatMap((part) => part.users ?? []).map((user) => [user.name, user]));
  return {
    ...lastOf(parts, "ntpServers"),
    ...(Object.keys(sysctls).length > 0 && { sysctls }),
    ...(modules.size > 0 && { kernelModules: [...modules] }),
    ...combineTrust(parts),
    ...(users.size > 0 && { users: [...users.values()] }),
  };
}

/** The last part that sets one of the two wins. */
function combineTrust(parts: readonly NodeSetup[]): NodeSetup {
  const isSet = ({ trustBundle, trustBundleFrom }: NodeSetup) => (trustBundle ?? trustBundleFrom) !== undefined;
  const last = parts.findLast(isSet) ?? {};
  return { ...lastOf([last], "trustBundle"), ...lastOf([last], "trustBundleFrom") };
}

function lastOf(parts: readonly NodeSetup[], field: NodeSetupField): NodeSetup {
  const value = parts.findLast((part) => part[field] !== undefined)?.[field];
  return value === undefined ? {} : { [field]: value };
}
