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
 * What a node needs, in words that no provider and no bootstrap format owns. Infrastructure, the pool and the control
 * plane each say their part; a bootstrap format renders the sum once, so support costs N + M and not N × M.
 */
export interface NodeSetup {
  kubeletArgs?: Record<string, string>;
  files?: NodeFile[];
  preCommands?: string[];
  postCommands?: string[];
  /** Labels that a node gets at its registration. */
  labels?: Record<string, string>;
  /** Undefined leaves the distribution's own taints; an empty list takes them away. */
  taints?: NodeTaint[];
}

/** Later parts win where both name a kubelet argument, a label or a file; commands run in the order of the parts. */
export function combineNodeSetups(...parts: NodeSetup[]): NodeSetup {
  const taints = parts.flatMap((part) => (part.taints ? [part.taints] : [])).at(-1);
  const files = new Map(parts.flatMap((part) => part.files ?? []).map((file) => [file.path, file]));
  return {
    kubeletArgs: Object.assign({}, ...parts.map((part) => part.kubeletArgs)),
    files: [...files.values()],
    preCommands: parts.flatMap((part) => part.preCommands ?? []),
    postCommands: parts.flatMap((part) => part.postCommands ?? []),
    labels: Object.assign({}, ...parts.map((part) => part.labels)),
    ...(taints && { taints }),
  };
}
