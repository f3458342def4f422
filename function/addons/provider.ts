import type { z } from "zod";
import type { PolicyFacts } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import type { Rule } from "../api/rule.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import { readCondition } from "../kubernetes/condition.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import type { Requirement } from "../cluster-api/requirement.ts";

/** Input of the functions of an add-on module. */
export interface AddonScope<Settings> {
  readonly cluster: ClusterIdentity;
  /** Name of the add-on in the spec. */
  readonly name: string;
  /** `metadata.name` of all objects of the add-on. */
  readonly objectName: string;
  /** Labels that select this `Cluster` and no other in its namespace. */
  readonly clusterLabels: Readonly<Record<string, string>>;
  /** `spec.addons[].<name of the module>` of the effective spec. */
  readonly settings: Settings;
}

/** Body of an object, without metadata. A ConfigMap has `data` instead of `spec`. */
export interface AddonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: JsonObject;
  readonly data?: Record<string, string>;
}

/** State of an add-on in the workload cluster, with the reason and message of its controller. */
export interface Progress {
  readonly isApplied: boolean;
  readonly reason: string;
  readonly message: string;
}

/**
 * An add-on module: a mechanism that installs add-ons in a workload cluster. It has data first, then pure functions.
 * The function adds names, keys and owners, and orders the add-ons.
 */
export interface AddonProvider<Settings extends z.ZodObject = z.ZodObject>
  extends PolicyFacts, ObjectFacts, ModuleKinds<z.output<Settings>> {
  /** Key of an item of `spec.addons`, and name of the module's file. */
  readonly name: string;
  /** Name for people, for example `Helm chart by HelmChartProxy`. */
  readonly title: string;
  /** URL of the mechanism's documentation. */
  readonly docs: string;
  /** Prerequisites of the management cluster, for the documentation. Default: none besides Cluster API. */
  readonly requires?: readonly Prerequisite[];
  /** Schema of `spec.addons[].<name>`. */
  readonly settings: Settings;
  /** Rules for the module's settings, as CEL in the XRD and as a function; `at` is below `spec`. */
  readonly rules?: readonly Rule[];
  /**
   * Settings that cannot change while the add-on is in the spec: a text field below the settings, and the kind and path
   * of the composed object that has its value.
   */
  readonly immutables?: readonly { readonly field: string; readonly kind: string; readonly path: string }[];
  /**
   * Text that is part of the names of the objects. If it changes, new objects replace the old ones: for fields that
   * upstream declares immutable.
   */
  variant?(settings: z.output<Settings>): string;
  /** Renders the objects of the add-on, at most one of each kind: they share a name, and only their kinds differ. */
  objects(scope: AddonScope<z.output<Settings>>): readonly AddonObject[];
  /** Problems that the schema cannot express; paths below `spec.addons[].<name>`. Default: none. */
  problems?(settings: z.output<Settings>): Problem[];
  /**
   * Requires the objects that confirm the installation. The provider that installs the kinds of `objects` must also
   * install their kind. Default: `progress` needs none.
   */
  confirmation?(scope: AddonScope<z.output<Settings>>): Requirement;
  /**
   * Reads the progress. `observed` has the objects of the add-on by kind, if they exist. The first call has no
   * `confirmation`. If it returns that the add-on is applied, and the status of the XR does not report this yet, a
   * second call has the objects that the function `confirmation` requires; the list is empty until Crossplane returns
   * them.
   */
  progress(
    scope: AddonScope<z.output<Settings>>,
    observed: ReadonlyMap<string, JsonObject>,
    confirmation: readonly JsonObject[] | undefined,
  ): Progress;
}

/**
 * Returns the progress from a condition of the object. A condition of an older generation counts as not reported yet.
 */
export function progressOf(object: JsonObject | undefined, type: string): Progress {
  const condition = readCondition(object, type);
  if (!condition?.current) return explainWaiting("Waiting for the controller to report its status");
  const { status, reason, message = "" } = condition;
  return { isApplied: status === "True", reason, message };
}

export function explainWaiting(message: string): Progress {
  return { isApplied: false, reason: "Waiting", message };
}

export function defineAddon<Settings extends z.ZodObject>(provider: AddonProvider<Settings>): AddonProvider<Settings> {
  return provider;
}
