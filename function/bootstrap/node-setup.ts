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
  /** Set for control-plane nodes only. */
  virtualAddress?: VirtualAddress | undefined;
}

/** A field of NodeSetup. */
export type NodeSetupField = keyof NodeSetup;

/**
 * Combines parts. Commands of all parts run, in order. For taints, the cloud provider, the node name, the virtual
 * address, and each kubelet argument, label and file, the last part that sets it wins.
 */
export function combineNodeSetups(...parts: NodeSetup[]): NodeSetup {
  const taints = parts.flatMap((part) => (part.taints ? [part.taints] : [])).at(-1);
  const cloudProvider = parts.findLast((part) => part.cloudProvider)?.cloudProvider;
  const nodeName = parts.findLast((part) => part.nodeName !== undefined)?.nodeName;
  const virtualAddress = parts.findLast((part) => part.virtualAddress)?.virtualAddress;
  const files = new Map(parts.flatMap((part) => part.files ?? []).map((file) => [file.path, file]));
  return {
    kubeletArgs: Object.assign({}, ...parts.map((part) => part.kubeletArgs)),
    ...(cloudProvider && { cloudProvider }),
    ...(nodeName !== undefined && { nodeName }),
    files: [...files.values()],
    preCommands: parts.flatMap((part) => part.preCommands ?? []),
    postCommands: parts.flatMap((part) => part.postCommands ?? []),
    labels: Object.assign({}, ...parts.map((part) => part.labels)),
    ...(taints && { taints }),
    ...(virtualAddress && { virtualAddress }),
  };
}
