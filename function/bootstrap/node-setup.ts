/** A file on a node. */
export interface NodeFile {
  path: string;
  content?: string | undefined;
  contentFrom?: { secret?: { name: string; key: string } | undefined } | undefined;
  owner?: string | undefined;
  permissions?: string | undefined;
}

export interface NodeTaint {
  key: string;
  value?: string | undefined;
  effect: string;
}

/**
 * What a node needs, in words that no provider owns. Infrastructure, the pool and the control plane each say their part; a
 * bootstrap provider renders the sum once, so support costs N + M and not N × M.
 */
export interface NodeSetup {
  kubeletArgs?: Record<string, string> | undefined;
  /**
   * External where a cloud controller manager that runs in the cluster looks after its nodes: the kubelet waits for it,
   * and whatever the distribution brings of its own stays away.
   */
  cloudProvider?: "External" | undefined;
  /** Name that the node registers with, in cloud-init's template language. Undefined leaves the name of the host. */
  nodeName?: string | undefined;
  files?: NodeFile[] | undefined;
  preCommands?: string[] | undefined;
  postCommands?: string[] | undefined;
  /** Labels that a node gets at its registration. */
  labels?: Record<string, string> | undefined;
  /** Undefined leaves the distribution's own taints; an empty list takes them away. */
  taints?: NodeTaint[] | undefined;
}

export type NodeWord = keyof NodeSetup;

/** Later parts win where both name a kubelet argument, a label or a file; commands run in the order of the parts. */
export function combineNodeSetups(...parts: NodeSetup[]): NodeSetup {
  const taints = parts.flatMap((part) => (part.taints ? [part.taints] : [])).at(-1);
  const cloudProvider = parts.findLast((part) => part.cloudProvider)?.cloudProvider;
  const nodeName = parts.findLast((part) => part.nodeName !== undefined)?.nodeName;
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
  };
}
