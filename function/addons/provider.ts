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

export interface AddonScope<Settings> {
  readonly cluster: ClusterIdentity;
  /** Name of the add-on in the spec. */
  readonly name: string;
  /** `metadata.name` of every object of the add-on; kinds keep them apart. */
  readonly objectName: string;
  /** Labels that the `Cluster` has, and no other in its namespace. */
  readonly clusterLabels: Readonly<Record<string, string>>;
  /** `spec.addons[].<name of the module>` of the effective spec. */
  readonly settings: Settings;
}

/** An object without its metadata; a ConfigMap has data where others have a spec. */
export interface AddonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: JsonObject;
  readonly data?: Record<string, string>;
}

/** Whether an add-on has arrived in the cluster; reason and message are those of its controller. */
export interface Progress {
  readonly isApplied: boolean;
  readonly reason: string;
  readonly message: string;
}

/**
 * A mechanism that puts add-ons into a cluster. Data first, then pure functions; names, keys, owners and the order of
 * add-ons are decided by the pipeline.
 */
export interface AddonProvider<Settings extends z.ZodObject = z.ZodObject>
  extends PolicyFacts, ObjectFacts, ModuleKinds<z.output<Settings>> {
  /** The key of an item of `spec.addons`, and the name of the module's file. */
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  /** What must be there before: for documentation. Default: nothing but Cluster API itself. */
  readonly requires?: readonly Prerequisite[];
  readonly settings: Settings;
  readonly rules?: readonly Rule[];
  /** Settings that never change while the add-on is in the spec, each with the place that carries it. */
  readonly immutables?: readonly { readonly field: string; readonly kind: string; readonly path: string }[];
  /** What upstream never changes in place: another text is another set of objects, which replaces the former. */
  variant?(settings: z.output<Settings>): string;
  objects(scope: AddonScope<z.output<Settings>>): readonly AddonObject[];
  /** What the schema cannot say of the settings; paths below `spec.addons[].<name>`. */
  problems?(settings: z.output<Settings>): Problem[];
  /** What must be read to confirm that the add-on has arrived; its kind is there wherever the kinds of `objects` are. */
  evidence?(scope: AddonScope<z.output<Settings>>): Requirement;
  /**
   * Reads what is observed of the add-on, by kind; a kind that does not exist yet is absent. Without `evidence` the answer
   * is what its objects say of themselves.
   */
  progress(
    scope: AddonScope<z.output<Settings>>,
    observed: ReadonlyMap<string, JsonObject>,
    evidence: readonly JsonObject[] | undefined,
  ): Progress;
}

/** What a condition of an object says; one of an older generation says nothing yet. */
export function progressOf(object: JsonObject | undefined, type: string): Progress {
  const condition = readCondition(object, type);
  if (!condition?.current) return explainWaiting("Its controller has not looked at it yet");
  const { status, reason, message = "" } = condition;
  return { isApplied: status === "True", reason, message };
}

export function explainWaiting(message: string): Progress {
  return { isApplied: false, reason: "Waiting", message };
}

export function defineAddon<Settings extends z.ZodObject>(provider: AddonProvider<Settings>): AddonProvider<Settings> {
  return provider;
}
