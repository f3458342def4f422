import { at, isObject, type JsonObject, withValueAt } from "../kubernetes/object.ts";
import type { ControlPlaneAccess } from "./control-plane-access.ts";
import type { MachineCounts } from "./machine-progress.ts";
import type { ReferenceForm } from "./reference.ts";

/**
 * Where a control plane says of which template its machines are made, and in which form. One that names a namespace is never
 * led to another one by an override.
 */
interface MachineTemplateField {
  /** Path of the reference in the object, for example `spec.machineTemplate.spec.infrastructureRef`. */
  readonly path: string;
  readonly form: ReferenceForm;
}

/** Where a control plane says its Kubernetes version, and how its distribution spells it. */
interface VersionField {
  /** Path of the version in the object, for example `spec.version`. */
  readonly path: string;
  /** Releases of the distribution. Default: none, it takes v1.35.2 as it is. */
  readonly release?: Release;
}

/** How a distribution spells a release of Kubernetes; of one version there may be several. */
interface Release {
  /** Added to a version that names no release: the first one, which is certain to exist, for example `+rke2r1`. */
  readonly suffix: string;
  /** What the provider accepts, the suffix included, as its CRD or webhook says. */
  readonly pattern: RegExp;
}

/** Counts the machines of a control plane whose status does not, or does so in words of its own. */
interface ProgressReader {
  /** True where it counts Machines, which then are required of Crossplane as long as the control plane exists. */
  readonly needsMachines: boolean;
  /** `machines` are those of the control plane, with any bootstrap provider; empty unless it needs them. Pure. */
  count(object: JsonObject, machines: readonly JsonObject[]): MachineCounts;
}

/**
 * What is true of one kind of control plane, as its CRD, its webhooks and its controller have it. Shared code reads this
 * and knows no kind. A path is the names of fields from the root of the object, joined by dots.
 */
export interface ControlPlaneShape<Settings = Record<string, unknown>> {
  /** Undefined where it has no machines of the cluster's own. */
  readonly machineTemplate?: MachineTemplateField;
  readonly version: VersionField;
  /**
   * What it says of its machines within itself: a change there replaces them. Beside these, the version and the reference
   * to the template always count. Source: what its controller compares a machine with before it deletes it.
   */
  replacesMachines(settings: Settings): readonly string[];
  /**
   * What its controller writes into its spec: never ours, so never compared and never kept. Defaults that a webhook
   * fills in are no part of it: the module renders those itself. Default: nothing.
   */
  readonly writtenBack?: readonly string[];
  /** Default: what the contract of its kind says that status has. */
  readonly progress?: ProgressReader;
  /**
   * False where its status has no version. Then what it runs is read of its Machines, and its pools skip the preflight
   * check of Cluster API that waits for that version (machineset_preflight.go). Default: true.
   */
  readonly reportsVersion?: boolean;
  /** False where nobody replaces a machine that a health check has marked, so that none is composed. Default: true. */
  readonly remediates?: boolean;
  /** True where a worker of another minor than the control plane cannot be made (rule V4). */
  readonly needsEqualMinor: boolean;
  /** Where the way to it needs more than the API server's port, or less than an open /readyz. Default: neither. */
  access?(settings: Settings): ControlPlaneAccess;
}

/** Of a control plane on machines of the cluster's own. */
export interface MachineControlPlaneShape<Settings> extends ControlPlaneShape<Settings> {
  readonly machineTemplate: MachineTemplateField;
}

export function stepsOf(path: string): string[] {
  return path.split(".");
}

/** An object without what its controller writes into it. */
export function withoutWrittenBack({ writtenBack = [] }: ControlPlaneShape, object: JsonObject): JsonObject {
  return writtenBack.reduce((rest, path) => withoutValueAt(rest, stepsOf(path)), object);
}

function withoutValueAt(object: JsonObject, path: readonly string[]): JsonObject {
  const [owner, field = ""] = [path.slice(0, -1), path.at(-1)];
  const fields = at(object, ...owner);
  if (!isObject(fields) || !Object.hasOwn(fields, field)) return object;
  return withValueAt(object, owner, Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field)));
}

/** v1.35.2 as the distribution spells it. */
export function releaseOf({ release }: VersionField, version: string): string {
  return release === undefined || version.includes("+") ? version : version + release.suffix;
}

/** True for a version of which the distribution can have a release. */
export function isOfDistribution(field: VersionField, version: string): boolean {
  return field.release?.pattern.test(releaseOf(field, version)) ?? true;
}
