import type { Problem } from "../api/problem.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { PolicyVerdict } from "../lifecycle/policy.ts";
import type { HeldRollout } from "../lifecycle/holds.ts";
import type { Retention } from "../lifecycle/template-retention.ts";

/** What was composed, and what was decided on the way. */
export interface Composition {
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  readonly held: readonly HeldRollout[];
  /** The hash that lets go ahead what is held. */
  readonly approval: string;
  readonly retention: Retention;
  /** Why it must not be said: paths below `spec`. */
  readonly problems?: readonly Problem[];
  /** What the policy says of it, overrides included; of nothing new it says no more than of the spec. */
  readonly policy?: PolicyVerdict;
  /** What else must be seen. */
  readonly requirements?: Readonly<Record<string, Requirement>>;
}
