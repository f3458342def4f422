import type { z } from "zod";
import type { PolicyFacts } from "../api/policy.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import type { NodeSetup, NodeWord } from "./node-setup.ts";

/** What an infrastructure provider reads of a bootstrap provider: it never tests the name, which is for messages only. */
export interface BootstrapFacts {
  /** The name of the module's file, for example `kubeadm`. */
  readonly name: string;
  /**
   * What the user data of a machine is written in. An infrastructure hands some formats over in its own way: CAPA keeps
   * a cloud-config in a secret store, of which a `NodeConfig` of EKS knows nothing.
   *
   * - `cloud-config`: cloud-init's, as Cluster API calls it in the Secret with the data (contract of BootstrapConfig).
   * - `node-config`: `NodeConfig` of EKS as a part of a MIME message (awslabs.github.io/amazon-eks-ami/nodeadm).
   * - `none`: there is no user data, because the cloud makes nodes of its own machines.
   */
  readonly format: "cloud-config" | "node-config" | "none";
  /**
   * What an image must have in it before a machine starts, so that an infrastructure knows which ones it may look up.
   *
   * - `ImageBuilder`: kubeadm, kubelet and a container runtime of the version, as image-builder.sigs.k8s.io puts them there.
   * - `ManagedService`: what the cloud's own Kubernetes service publishes images with.
   * - `Any`: nothing; the distribution is installed when the machine starts.
   */
  readonly nodeImages: "ImageBuilder" | "ManagedService" | "Any";
}

/**
 * What a bootstrap provider does with a word of NodeSetup.
 *
 * - `Rendered`: the template says it.
 * - `Own`: its own business. It always does by itself what anybody could ask for, so that asking is fulfilled and leaves no
 *   trace in the template: nodeadm names every node as EC2 does.
 * - `unsupported`: there is no way to say it. Whoever says the word is rejected at its path, with this text as the reason.
 */
export type WordSupport = "Rendered" | "Own" | { readonly unsupported: string };

interface BootstrapScope<NodeSettings> {
  readonly cluster: ClusterIdentity;
  /** Kubernetes version of the nodes, in the distribution's own form. */
  readonly version: string;
  /** `nodeSettings` as the effective spec has them below its control plane, defaults filled in. */
  readonly settings: NodeSettings;
  /** What the nodes need: of the infrastructure, of `spec.kubernetes.kubelet` and of the pool, in this order. */
  readonly nodeSetup: NodeSetup;
}

/**
 * What makes a machine a node: renders a NodeSetup in its own words and format. Control planes name theirs; names, labels,
 * namespaces and hashes of the body are decided by the pipeline.
 */
export interface BootstrapProvider<NodeSettings extends z.ZodObject = z.ZodObject>
  extends BootstrapFacts, Omit<PolicyFacts, "policySettings">, ObjectFacts, ModuleKinds<z.output<NodeSettings>> {
  readonly title: string;
  readonly docs: string;
  /** What must be there before: for documentation. Default: nothing but Cluster API itself. */
  readonly requires?: readonly Prerequisite[];
  /**
   * Settings of the distribution that say what nodes are, such as registries. A control plane that names this provider has
   * them among its own settings, so that people find them at one place. Default: none.
   */
  readonly nodeSettings?: NodeSettings;
  /** What becomes of each word. A new word of NodeSetup is an error of the compiler here until somebody has decided. */
  readonly words: Readonly<Record<NodeWord, WordSupport>>;
  template(scope: BootstrapScope<z.output<NodeSettings>>): ObjectBody;
}

export function defineBootstrap<NodeSettings extends z.ZodObject>(
  provider: BootstrapProvider<NodeSettings>,
): BootstrapProvider<NodeSettings> {
  return provider;
}
