import type { Build } from "./build/build.ts";
import type { KeyPair } from "./kubernetes/certificates.ts";
import type { KubernetesClient } from "./kubernetes/client.ts";
import type { Access } from "./kubernetes/kubeconfig.ts";
import type { TakePort } from "./ports.ts";
import type { Supervisor } from "./supervision/supervisor.ts";

export type Builds = Readonly<
  Record<"clusterApi" | "crossplane" | "derivedCrds" | "etcd" | "kubernetes" | "registry", Build>
>;

/** Inputs of the first programs, before an API server exists. */
export type Ground<Needed extends keyof Builds = keyof Builds> = {
  readonly authority: KeyPair;
  readonly builds: Pick<Builds, Needed>;
  /** Temporary folder for all files that the programs write. */
  readonly dataFolder: string;
  readonly takePort: TakePort;
  readonly supervisor: Supervisor;
};

export type ApiServer = {
  readonly access: Access;
  /** Path of a kubeconfig for a cluster administrator. */
  readonly kubeconfig: string;
  readonly client: KubernetesClient;
};

export type ManagementCluster = Ground & ApiServer;
