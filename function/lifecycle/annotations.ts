/** Our own labels and annotations. Names are frozen: running objects carry them. */
export const ownLabel = {
  /** Name and namespace of the KubernetesCluster (or claim) that a Cluster belongs to (rule N4). */
  ownerName: "capi.crossplane.io/owner-name",
  ownerNamespace: "capi.crossplane.io/owner-namespace",
  pool: "capi.crossplane.io/pool",
} as const;

export const ownAnnotation = {
  /** On what rolls machines: `<scheme>:<hash>` of the inputs it was rendered from (rule R4). */
  renderedFrom: "capi.crossplane.io/rendered-from",
  /** Beside it: `<scheme>:<hash>` of what the XR itself said of them, without the platform's layers (rule R5). */
  requested: "capi.crossplane.io/requested",
  /** On a control plane: `<scheme>:<hash>` of its inline machine content; a template has it in its name. */
  content: "capi.crossplane.io/content",
  /** On the XR: the hash of a rollout that may go ahead (rule R4). */
  approveRollout: "capi.crossplane.io/approve-rollout",
  /** On the Cluster: what was accepted, so that a policy that is tightened later binds only what changes (rule A7). */
  accepted: "capi.crossplane.io/accepted",
  /** On the Cluster: the version that was last said, so that a control plane that is not seen is never taken back. */
  version: "capi.crossplane.io/version",
  /** On the Cluster: the pool that begins, its version and its uid, so that a pool that is observed late is never taken back. */
  poolStep: "capi.crossplane.io/pool-step",
  /** On the Cluster: `Used` once the platform's environment has given defaults. */
  environment: "capi.crossplane.io/environment",
  /** On a worker group: its failure domain; a label could not hold every name. */
  zone: "capi.crossplane.io/zone",
  /** On the XR: the name of a Cluster that may be taken over. */
  adopt: "capi.crossplane.io/adopt",
} as const;

/** Where Crossplane writes the key of a composed resource on it. */
export const keyAnnotation = "crossplane.io/composition-resource-name";
