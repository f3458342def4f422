/** Labels of this function. Their names are frozen, because running objects carry them. */
export const ownLabel = {
  /** Name and namespace of the KubernetesCluster (or claim) that a Cluster belongs to (rule N4). */
  ownerName: "capi.crossplane.io/owner-name",
  ownerNamespace: "capi.crossplane.io/owner-namespace",
  /** On objects of a worker pool: its name in the spec. */
  pool: "capi.crossplane.io/pool",
} as const;

/** Annotations of this function. Their names are frozen, because running objects carry them. */
export const ownAnnotation = {
  /**
   * On owners of machines: `<scheme>:<hash>` of the inputs that they were rendered from (rule R4). The owner is a
   * control plane, a worker group, or a Cluster with a topology.
   */
  renderedFrom: "capi.crossplane.io/rendered-from",
  /** On owners of machines: `<scheme>:<hash>` of the inputs that the XR itself sets, without other layers (rule R5). */
  requested: "capi.crossplane.io/requested",
  /**
   * On a control plane, or a Cluster with a topology: `<scheme>:<hash>` of its inline machine content. A template has
   * this hash in its name.
   */
  content: "capi.crossplane.io/content",
  /** On the XR: the hash of the held rollouts that may proceed (rule R4). */
  approveRollout: "capi.crossplane.io/approve-rollout",
  /** On the Cluster: tokens of accepted values, so that a policy tightened later applies only to changes (rule A7). */
  accepted: "capi.crossplane.io/accepted",
  /** On the Cluster: the version announced for the control plane, so that a stale cache never reverts it. */
  version: "capi.crossplane.io/version",
  /** On the Cluster: `<name> <version> <uid>` of the pool announced last, so that a stale cache never reverts it. */
  poolStep: "capi.crossplane.io/pool-step",
  /** On the Cluster: `Used` once the environment has set defaults of its spec. */
  environment: "capi.crossplane.io/environment",
  /** On a worker group: its failure domain. An annotation, because not every name of a zone is a valid label value. */
  zone: "capi.crossplane.io/zone",
  /** On a worker group: number of the last write that its generation may not show (docs/decisions/0117). */
  writeNumber: "capi.crossplane.io/write-number",
  /** On the XR: the name of its Cluster, which it may adopt if it exists. Another name has no effect. */
  adopt: "capi.crossplane.io/adopt",
} as const;

/** Annotation in which Crossplane records the key of a composed resource. */
export const keyAnnotation = "crossplane.io/composition-resource-name";
