import type { Problem } from "../api/problem.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { PolicyResult } from "../lifecycle/policy.ts";
import type { HeldRollout } from "../lifecycle/holds.ts";
import type { MachineChanges } from "../lifecycle/machine-changes.ts";
import type { Retention } from "../lifecycle/template-retention.ts";

/** Composed objects, and the decisions made for them. */
export interface Composition {
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  readonly held: readonly HeldRollout[];
  /** Value of the annotation with which the XR approves the held rollouts. */
  readonly approval: string;
  readonly retention: Retention;
  /** Absent if the machines are preserved. */
  readonly changes?: MachineChanges;
  /** Reasons to reject the spec; paths below `spec`. */
  readonly problems?: readonly Problem[];
  /** Result of the policy for the composed objects with overrides, or for the spec if there are no overrides. */
  readonly policy?: PolicyResult;
  /** Resources that Crossplane must read before the response is complete. */
  readonly requirements?: Readonly<Record<string, Requirement>>;
}
