import type { Component } from "../build/components.ts";
import type { KeyPair } from "../kubernetes/certificates.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import type { Provider } from "../providers/provider.ts";
import type { ScenarioContext } from "../scenario.ts";
import type { ClusterKinds } from "../tenant/kinds.ts";

/** A part of the spec of a KubernetesCluster. */
export type Spec = Readonly<Record<string, unknown>>;

/** What the first manager needs to reach a simulated cloud. */
export type Access = {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Of its managed control planes, if it has any. */
  readonly managedAuthority?: KeyPair;
};

/**
 * A provider whose real controllers run here, on simulated machines. All scenarios of `live/scenarios` read it; none of
 * them knows which one it is.
 */
export type LiveProvider = {
  /** As in `--provider`. */
  readonly name: string;
  readonly title: string;
  readonly managers: readonly [Provider, ...Provider[]];
  /** Programs besides those of the managers. */
  readonly builds: readonly Component[];
  /** Installs what is no Go program, or says what it lacks. */
  readonly install?: () => Promise<unknown>;
  /** Folder of scenarios that only this provider has. */
  readonly scenarios?: string;
  /** Starts what stands in for the cloud, before the managers. */
  readonly startCloud?: (cluster: ManagementCluster) => Promise<Access>;
  readonly kinds: ClusterKinds;
  /** A version, the next patch release, and the next minor version. */
  readonly versions: readonly [string, string, string];
  /** `spec.infrastructure`. Creates what it refers to in the namespace. */
  readonly infrastructure: (context: ScenarioContext) => Promise<Spec>;
  /** `spec.controlPlane`, without replicas and machine. */
  readonly controlPlane: Spec;
  /** Its control plane has no machines. Default: false. */
  readonly isManaged?: boolean;
  /** `machine` of the control plane and the pools, and another one that gets a new template. */
  readonly machines: readonly [Spec, Spec];
  /** Fields of `spec` that controllers write, as `Kind spec.path`, with everything inside of them. */
  readonly writtenBack: readonly string[];
  /** Fails if the cloud still has something of a cluster that had these machines and is deleted. */
  readonly expectNothingInCloud?: (
    context: Pick<ScenarioContext, "client">,
    machines: readonly KubernetesObject[],
  ) => Promise<void>;
};
