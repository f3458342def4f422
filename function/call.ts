import type { Problem } from "./api/problem.ts";
import type { Status } from "./api/status.ts";
import type { Requirement } from "./cluster-api/requirement.ts";
import type { Condition } from "./kubernetes/condition.ts";
import type { JsonObject, KubernetesObject } from "./kubernetes/object.ts";
import type { HeldRollout } from "./lifecycle/holds.ts";

/** Input of one call. It includes the time, so that `compose` is pure. */
export interface ComposeInput {
  /** The KubernetesCluster, as Crossplane observes it. */
  readonly composite: JsonObject;
  /** Observed composed resources, by key. */
  readonly observed: Readonly<Record<string, JsonObject>>;
  /**
   * Required resources, by name of the requirement. There is no entry until Crossplane has read them, and an empty list
   * if none exist.
   */
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
  /** `input` of the pipeline step. */
  readonly input?: JsonObject | undefined;
  /** Crossplane's environment, if an earlier step of the pipeline loads one. */
  readonly environment?: JsonObject | undefined;
  /** Keys and names of observed and required resources whose content is nested too deeply to be read. */
  readonly tooDeep?: readonly string[] | undefined;
  /** Milliseconds since 1970. Determines the TTL of the response, and when an existing cluster may be adopted. */
  readonly now: number;
  /** Release of this function. */
  readonly functionVersion: string;
}

/** A composed resource of the response. */
export interface Composed {
  readonly object: KubernetesObject;
  readonly isReady: boolean;
}

/** An event on the KubernetesCluster. */
export interface Event {
  readonly severity: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

export interface ComposeOutput {
  /** Composed resources by key, keys sorted. */
  readonly desired: ReadonlyMap<string, Composed>;
  /** Readiness of the KubernetesCluster. */
  readonly isReady: boolean;
  /** Undefined in a rejection: then the status does not change. */
  readonly status: Status | undefined;
  readonly conditions: readonly Condition[];
  readonly events: readonly Event[];
  /** Message of a rejection: a Fatal result, on which Crossplane changes nothing. Undefined if nothing is rejected. */
  readonly fatal: string | undefined;
  /** The problems of the rejection, each with its path; empty if nothing is rejected. */
  readonly problems: readonly Problem[];
  /** Resources that Crossplane must read before it calls again, by name of the requirement. */
  readonly requirements: Readonly<Record<string, Requirement>>;
  readonly ttlSeconds: number;
  /** Rollouts that wait for approval. */
  readonly held: readonly HeldRollout[];
  /** Value of the annotation that approves the held rollouts. */
  readonly approval: string;
}
