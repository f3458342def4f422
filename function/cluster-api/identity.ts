/** What every function of a module is told of the cluster. */
export interface ClusterIdentity {
  /** Name of the CAPI Cluster. */
  readonly name: string;
  readonly namespace: string;
}
