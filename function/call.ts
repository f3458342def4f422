import type { Problem } from "./api/problem.ts";
import type { Status } from "./api/status.ts";
import type { Requirement } from "./cluster-api/requirement.ts";
import type { Condition } from "./kubernetes/condition.ts";
import type { JsonObject, KubernetesObject } from "./kubernetes/object.ts";
import type { HeldRollout } from "./lifecycle/holds.ts";

/** What one call is given; time is an input like any other. */
export interface ComposeInput {
  /** The KubernetesCluster as Crossplane hands it over. */
  readonly composite: JsonObject;
  /** Composed resources that exist, by key. */
  readonly observed: Readonly<Record<string, JsonObject>>;
  /** Answers to our requirements, by name: no entry before Crossplane has looked. */
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
  /** `input` of the pipeline step. */
  readonly input?: JsonObject | undefined;
  /** Crossplane's environment, where an earlier step has loaded one. */
  readonly environment?: JsonObject | undefined;
  /** Keys and names of what is observed or required but was not read as a whole, because it is nested too deeply. */
  readonly tooDeep?: readonly string[] | undefined;
  /** Milliseconds since 1970. The time of the next call hangs on it, and how long a restored cluster waits for its owner. */
  readonly now: number;
  readonly functionVersion: string;
}

export interface Composed {
  readonly object: KubernetesObject;
  readonly isReady: boolean;
}

/** An event: something happened. */
export interface Event {
  readonly severity: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

export interface ComposeOutput {
  /** Composed resources by key, keys sorted. */
  readonly desired: ReadonlyMap<string, Composed>;
  readonly isReady: boolean;
  readonly status: Status | undefined;
  readonly conditions: readonly Condition[];
  readonly events: readonly Event[];
  /** Set where the whole answer is a rejection: Crossplane then changes nothing. */
  readonly fatal: string | undefined;
  /** The mistakes behind the rejection, each with its path; empty where nothing is rejected. */
  readonly problems: readonly Problem[];
  /** Resources that we must see before we may answer, by name. */
  readonly requirements: Readonly<Record<string, Requirement>>;
  readonly ttlSeconds: number;
  /** Rollouts that wait, and what lets them go ahead. */
  readonly held: readonly HeldRollout[];
  readonly approval: string;
}
