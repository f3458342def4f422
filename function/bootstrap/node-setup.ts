import type { OperatingSystem } from "../api/machine.ts";
import type { Family } from "../api/address.ts";

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
  /**
   * `Template`: the bootstrap provider replaces `{{ .controlPlane.version }}` when a machine is created. Only for
   * bootstrap providers that declare `joinsNewer` as rendered. Default: plain.
   */
  contentFormat?: "Template" | undefined;
}

/** A taint that a node registers with. */
export interface NodeTaint {
  key: string;
  value?: string | undefined;
  effect: string;
}

/** Mirrors of a registry. */
export interface NodeRegistry {
  /** Host with an optional port; `*` is all other registries. */
  host: string;
  /** URLs, in order of preference. One with a path is used without adding `/v2`. */
  mirrors: string[];
}

/** HTTP proxies, as URLs, and destinations without a proxy: hosts, domains, IP addresses, CIDRs. */
export interface NodeProxy {
  http?: string | undefined;
  https?: string | undefined;
  noProxy?: string[] | undefined;
}

/** A disk that gets one file system. */
interface NodeDisk {
  label: string;
  /** Path of the device. */
  device: string;
  filesystem: string;
  mountPath: string;
  mountOptions?: string[] | undefined;
}

/** A file system that exists. */
interface NodeMount {
  path: string;
  source: string;
  filesystem?: string | undefined;
  options?: string[] | undefined;
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
  /** Operating system with a format of its own. Undefined: any other. */
  operatingSystem?: OperatingSystem | undefined;
  /** Flags of the kubelet, without leading hyphens. */
  kubeletArgs?: Record<string, string> | undefined;
  /**
   * `External` if a cloud controller manager in the cluster manages its nodes: the kubelet waits for it, and the
   * distribution does not start its own.
   */
  cloudProvider?: "External" | undefined;
  /**
   * Name that the node registers with. Default: the host name. A part that only the machine knows is in the template
   * language of cloud-init or, on Flatcar, a variable of its metadata service: `${COREOS_EC2_HOSTNAME}`.
   */
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
  registries?: NodeRegistry[] | undefined;
  /** A Secret with a configuration of Docker: credentials for pulling images. */
  registryCredentials?: NodeFile["contentFrom"];
  proxy?: NodeProxy | undefined;
  disks?: NodeDisk[] | undefined;
  mounts?: NodeMount[] | undefined;
  /** Part of the configuration of containerd, in TOML. */
  containerdConfig?: string | undefined;
  /** Commands at every start of the machine; with cloud-init, before its files are written. */
  bootCommands?: string[] | undefined;
  /** Set for workers that may join a control plane of a newer minor version than theirs. */
  joinsNewer?: { kubeadmURL: string } | undefined;
  /**
   * IP families of services, in order, if the first is IPv6: a node and its API server must then choose an
   * IPv6 address on machines that have both. Undefined: IPv4 is the first, which all of them choose anyway.
   */
  ipFamilies?: readonly Family[] | undefined;
  /** Set for control-plane nodes only. */
  virtualAddress?: VirtualAddress | undefined;
}

/** A field of NodeSetup. */
export type NodeSetupField = keyof NodeSetup;
