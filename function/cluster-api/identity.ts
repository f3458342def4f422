/** Identity of the cluster, for every function of a module. */
export interface ClusterIdentity {
  /** Name of the CAPI Cluster. */
  readonly name: string;
  readonly namespace: string;
}
