import type { NodeWord } from "../bootstrap/node-setup.ts";
import type { BootstrapProvider, WordSupport } from "../bootstrap/provider.ts";

interface WithBootstrap {
  /** What makes its machines nodes; its `nodeSettings` are among the settings of the control plane. */
  readonly bootstrap: BootstrapProvider;
}

/**
 * A cloud makes nodes of its own machines (AKS, GKE, node groups of EKS): no bootstrap template is made, and the worker
 * group says `bootstrap.dataSecretName: ""`, which Cluster API takes for bootstrapped (Bootstrap of Machine and MachinePool,
 * machine_types.go; cluster-template-aks.yaml of CAPZ).
 */
interface WithoutBootstrap {
  readonly bootstrap?: undefined;
  /** What the cloud does with each word of NodeSetup, as a bootstrap provider says it. */
  readonly words: Readonly<Record<NodeWord, WordSupport>>;
}

/** How the workers of a control plane are made. Shared code reads this and knows no kind. */
export type PoolKind = (WithBootstrap | WithoutBootstrap) & {
  /**
   * Longest name of a pool within its cluster that the cloud takes, at least 8 for a letter of each part and the hash:
   * 12 for a Linux pool of AKS (learn.microsoft.com/azure/aks/create-node-pools, Limitations). A module that puts
   * `poolName` of its scope into an object leaves hyphens out itself where its cloud takes none; the hash tells pools apart.
   * Default: 51, which leaves room for what Cluster API adds to names of Machines.
   */
  readonly nameLimit?: number;
};
