import { at, isObject, type JsonObject, withValueAt } from "../kubernetes/object.ts";
import type { ControlPlaneAccess } from "./control-plane-access.ts";
import type { MachineCounts } from "./machine-progress.ts";
import type { ReferenceForm } from "./reference.ts";

/**
 * The field of a control plane that refers to its machine template. If the form has a namespace, an override cannot
 * change it.
 */
interface MachineTemplateField {
  /** Path of the reference in the object, for example `spec.machineTemplate.spec.infrastructureRef`. */
  readonly path: string;
  readonly form: ReferenceForm;
}

/** The field of a control plane that has its Kubernetes version, and the distribution's format of versions. */
interface VersionField {
  /** Path of the version in the object, for example `spec.version`. */
  readonly path: string;
  /** Releases of the distribution. Default: none, a version has the form v1.35.2. */
  readonly release?: Release;
}

/** Format of a distribution's releases; a Kubernetes version may have several. */
interface Release {
  /** Appended to a version without a release: the first release, which always exists, for example `+rke2r1`. */
  readonly suffix: string;
  /** Versions that the provider accepts, with the suffix. Source: its CRD or webhook. */
  readonly pattern: RegExp;
}

/** Counts the machines of a control plane whose status does not follow the contract. */
interface ProgressReader {
  /** True if `count` needs Machines. The function then requires them from Crossplane while the control plane exists. */
  readonly needsMachines: boolean;
  /**
   * `machines` are the Machines of the control plane, of any bootstrap provider; empty unless `needsMachines`. Pure.
   */
  count(object: JsonObject, machines: readonly JsonObject[]): MachineCounts;
}

/**
 * Facts of one kind of control plane, from its CRD, its webhooks and its controller. Shared code reads them instead of
 * testing for a kind. A path has the names of fields from the root of the object, joined by dots.
 */
export interface ControlPlaneShape<Settings = Record<string, unknown>> {
  /** Undefined if the control plane has no machines in the workload cluster. */
  readonly machineTemplate?: MachineTemplateField;
  readonly version: VersionField;
  /**
   * Paths of the fields of the control plane that replace its machines when they change. The version and the reference
   * to the template always do and are not listed. Source: the fields of a Machine that the controller compares before
   * it deletes the Machine.
   */
  replacesMachines(settings: Settings): readonly string[];
  /**
   * Paths that the controller writes in `spec`. The function never owns, compares or preserves them. Defaults of a
   * webhook do not belong here: the module renders those. Default: none.
   */
  readonly writtenBack?: readonly string[];
  /** Default: the counters of the status that the contract of the kind defines. */
  readonly progress?: ProgressReader;
  /**
   * False if the status has no version. The function then reads the version from Machines, and worker groups skip the
   * preflight check of Cluster API that waits for the version in status (machineset_preflight.go). Default: true.
   */
  readonly reportsVersion?: boolean;
  /**
   * False if no controller replaces the machines that a MachineHealthCheck marks; none is then composed. Default: true.
   */
  readonly remediates?: boolean;
  /**
   * False if the kind has no labels for Machines: the labels that Cluster API syncs to nodes are then part of the
   * machine content. Default: true.
   */
  readonly syncsLabels?: boolean;
  /** True if the kind has readiness gates for Machines, which change in place. Default: false. */
  readonly hasReadinessGates?: boolean;
  /**
   * True if the kind has taints for Machines, which Cluster API keeps on nodes (`machineTemplate.spec.taints` of the
   * contract). Taints with `propagation: Always` are rejected otherwise. Default: false.
   */
  readonly propagatesTaints?: boolean;
  /** True if workers must have the minor version of the control plane (rule V4). */
  readonly needsEqualMinor: boolean;
  /** Ports and probes of the API server, if they differ from the default: only its port, with an open /readyz. */
  access?(settings: Settings): ControlPlaneAccess;
}

/** Shape of a control plane on machines of the workload cluster. */
export interface MachineControlPlaneShape<Settings> extends ControlPlaneShape<Settings> {
  readonly machineTemplate: MachineTemplateField;
}

/** Returns the field names of a path. */
export function stepsOf(path: string): string[] {
  return path.split(".");
}

/** Returns the object without the fields that its controller writes. */
export function withoutWrittenBack({ writtenBack = [] }: ControlPlaneShape, object: JsonObject): JsonObject {
  return writtenBack.reduce((rest, path) => withoutValueAt(rest, stepsOf(path)), object);
}

function withoutValueAt(object: JsonObject, path: readonly string[]): JsonObject {
  const [owner, field = ""] = [path.slice(0, -1), path.at(-1)];
  const fields = at(object, ...owner);
  if (!isObject(fields) || !Object.hasOwn(fields, field)) return object;
  return withValueAt(object, owner, Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field)));
}

/** Returns a version in the distribution's format: v1.35.2 becomes v1.35.2+rke2r1. */
export function releaseOf({ release }: VersionField, version: string): string {
  return release === undefined || version.includes("+") ? version : version + release.suffix;
}

/** True if the distribution can have a release of this version. */
export function isOfDistribution(field: VersionField, version: string): boolean {
  return field.release?.pattern.test(releaseOf(field, version)) ?? true;
}
