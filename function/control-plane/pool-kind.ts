import type { NodeSetupField } from "../bootstrap/node-setup.ts";
import type { BootstrapProvider, FieldSupport } from "../bootstrap/provider.ts";

interface WithBootstrap {
  /** Bootstrap provider of the workers; its `nodeSettings` are part of the settings of the control plane. */
  readonly bootstrap: BootstrapProvider;
}

/**
 * The cloud bootstraps its nodes (AKS, GKE, node groups of EKS). No bootstrap template is composed, and the worker
 * group has `bootstrap.dataSecretName: ""`, which Cluster API treats as bootstrapped (Bootstrap of Machine and
 * MachinePool, machine_types.go; cluster-template-aks.yaml of CAPZ).
 */
interface WithoutBootstrap {
  readonly bootstrap?: undefined;
  /** Support of the cloud for each field of NodeSetup, as a bootstrap provider declares it. */
  readonly setupFields: Readonly<Record<NodeSetupField, FieldSupport>>;
}

/** A way to create the workers of a control plane. Shared code reads it as data. */
export type PoolKind = (WithBootstrap | WithoutBootstrap) & {
  /**
   * Maximum length of a pool's name that the cloud accepts: 12 for a Linux pool of AKS
   * (learn.microsoft.com/azure/aks/create-node-pools, Limitations). At least 8: a letter of each part and the hash.
   * If the cloud accepts no hyphens, the module removes them from `poolName`; the hash keeps the names distinct.
   * Default: 51, which leaves the characters that Cluster API appends to names of Machines.
   */
  readonly nameLimit?: number;
};
