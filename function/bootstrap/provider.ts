import type { z } from "zod";
import type { OperatingSystem } from "../api/machine.ts";
import type { PolicyFacts } from "../api/policy.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import type { NodeSetup, NodeSetupField } from "./node-setup.ts";

/**
 * Facts of a bootstrap provider for infrastructure modules. Modules test these facts, never the name, which is for
 * messages only.
 */
export interface BootstrapFacts {
  /** The name of the module's file, for example `kubeadm`. */
  readonly name: string;
  /**
   * Format of a machine's user data. The infrastructure decides how to deliver it: CAPA stores a cloud-config in a
   * secret store and passes a `NodeConfig` of EKS directly.
   *
   * - `cloud-config`: cloud-init, as Cluster API names it in the bootstrap data Secret (contract of BootstrapConfig).
   * - `ignition`: a configuration of Ignition (coreos.github.io/ignition/specs), which runs once, before the machine
   *   starts its services.
   * - `node-config`: `NodeConfig` of EKS as a part of a MIME message (awslabs.github.io/amazon-eks-ami/nodeadm).
   * - `machine-config`: the configuration of an operating system without a shell, which reads it as a whole, such as
   *   Talos (docs.siderolabs.com/talos/latest/reference/configuration/overview).
   * - `none`: no user data, because the cloud bootstraps its nodes.
   */
  readonly format: "cloud-config" | "ignition" | "node-config" | "machine-config" | "none";
  /**
   * Contents that an image must have before a machine starts. Infrastructure uses it to look up images.
   *
   * - `ImageBuilder`: kubeadm, kubelet and a container runtime of the version, as image-builder.sigs.k8s.io installs
   *   them.
   * - `ManagedService`: the images that the cloud publishes for its Kubernetes service.
   * - `Any`: none; the distribution is installed when the machine starts.
   */
  readonly nodeImages: "ImageBuilder" | "ManagedService" | "Any";
  /** True if kubelets reserve CPU for other programs without a setting. Default: false. */
  readonly reservesCpu?: boolean;
}

/**
 * Support of a bootstrap provider for a field of NodeSetup.
 *
 * - `Rendered`: the template contains the field.
 * - `BuiltIn`: the bootstrap provider always does what the field can request, so the template does not contain it:
 *   nodeadm names every node like EC2 does.
 * - `unsupported`: the function rejects the field. The text follows its path in the message, for example `are not
 *   supported: nodeadm runs preCommands only`.
 */
export type FieldSupport = "Rendered" | "BuiltIn" | { readonly unsupported: string };

/** How a bootstrap provider sets up an operating system that has a format of its own. */
interface OperatingSystemSupport {
  readonly format: BootstrapFacts["format"];
  /** Paths of files that the provider itself writes there. The function rejects files of the spec with such a path. */
  readonly ownFiles: readonly string[];
  /** True if files below the path of a disk are written on the disk. Default: they are written before it is mounted. */
  readonly writesOnDisks?: boolean;
  /** Fields of NodeSetup whose support differs from that on other operating systems. */
  readonly setupFields: Readonly<Partial<Record<NodeSetupField, FieldSupport>>>;
}

/** A text that a bootstrap provider makes of a field, and its maximum, in characters. */
export interface LongText {
  readonly field: NodeSetupField;
  readonly length: number;
  readonly maximum: number;
}

/** The controller of a bootstrap provider that reads the control plane of every cluster, of any kind. */
export interface ControlPlaneReader {
  /** Service account of the controller, as clusterctl installs it. */
  readonly serviceAccount: { readonly name: string; readonly namespace: string };
  /** Kinds that the provider's own ClusterRole grants. The others are in a role of the function's installation. */
  readonly grantedKinds: readonly string[];
}

interface BootstrapScope<NodeSettings> {
  readonly cluster: ClusterIdentity;
  /** Kubernetes version of the nodes, with the suffix of the distribution. */
  readonly version: string;
  /** The provider's `nodeSettings`, from the settings of the control plane in the effective spec, with defaults. */
  readonly settings: NodeSettings;
  /**
   * Setup of the nodes: of the infrastructure, of `spec.kubernetes.kubelet` and of the pool. Later ones win. It has no
   * labels that Cluster API syncs to nodes.
   */
  readonly nodeSetup: NodeSetup;
}

/**
 * A bootstrap module: makes a machine a node, and renders a NodeSetup in the fields and format of its provider. A
 * control plane names its bootstrap provider. The function adds names, labels, namespaces and hashes to the body.
 */
export interface BootstrapProvider<NodeSettings extends z.ZodObject = z.ZodObject>
  extends BootstrapFacts, Omit<PolicyFacts, "policySettings">, ObjectFacts, ModuleKinds<z.output<NodeSettings>> {
  /** Name for people, for example `kubeadm`. */
  readonly title: string;
  /** URL of the provider's documentation. */
  readonly docs: string;
  /** Prerequisites of the management cluster, for the documentation. Default: none besides Cluster API. */
  readonly requires?: readonly Prerequisite[];
  /**
   * Set if the controller reads the control plane of a cluster before it creates bootstrap data. Source: the provider's
   * controller and ClusterRole. Default: it reads none, or may read all.
   */
  readonly controlPlaneReader?: ControlPlaneReader;
  /**
   * Schema of the distribution's settings for nodes, such as registries. A control plane that names this provider
   * includes them in its settings, so users find all settings in one place. Default: none.
   */
  readonly nodeSettings?: NodeSettings;
  /** Support for each field of NodeSetup. A new field of NodeSetup does not compile until every provider lists it. */
  readonly setupFields: Readonly<Record<NodeSetupField, FieldSupport>>;
  /** Paths of files that the provider itself writes with its usual format. Default: none that matter. */
  readonly ownFiles?: readonly string[];
  /** Support for operating systems, if `setupFields.operatingSystem` is rendered. Default: none. */
  readonly operatingSystems?: Readonly<Record<OperatingSystem, OperatingSystemSupport>>;
  /** Texts of a setup that are longer than the provider's CRDs allow. Default: the CRDs have no limit. */
  findLongTexts?(setup: NodeSetup): readonly LongText[];
  /**
   * Renders the bootstrap template of a worker pool. Zones with an equal setup share it. The control plane renders the
   * bootstrap data of its own machines.
   */
  template(scope: BootstrapScope<z.output<NodeSettings>>): ObjectBody;
}

export function defineBootstrap<NodeSettings extends z.ZodObject>(
  provider: BootstrapProvider<NodeSettings>,
): BootstrapProvider<NodeSettings> {
  return provider;
}

/** Returns the facts of a bootstrap provider on an operating system. */
export function factsOn(
  { name, format, nodeImages, operatingSystems }: Pick<BootstrapProvider, keyof BootstrapFacts | "operatingSystems">,
  operatingSystem: OperatingSystem | undefined,
): BootstrapFacts {
  const own = operatingSystem && operatingSystems?.[operatingSystem];
  return { name, format: own?.format ?? format, nodeImages };
}

/** Returns the support of a bootstrap provider for the fields of NodeSetup on an operating system. */
export function setupFieldsOn(
  { setupFields, operatingSystems }: Pick<BootstrapProvider, "setupFields" | "operatingSystems">,
  operatingSystem: OperatingSystem | undefined,
): BootstrapProvider["setupFields"] {
  return { ...setupFields, ...(operatingSystem && operatingSystems?.[operatingSystem]?.setupFields) };
}
