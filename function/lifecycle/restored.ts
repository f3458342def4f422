import { rejectAny } from "../api/problem.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { KindFacts } from "../cluster-api/kind-facts.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { findForeignPartProblems } from "./ownership.ts";
import { buildRestoredState, restoreRequirements, findMissingParts, withoutShared } from "./restore.ts";
import type { State } from "./state.ts";

/** The XR and the required resources; see ComposeInput. */
interface Given {
  readonly composite: JsonObject;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
}

interface Kinds {
  readonly cluster: ClusterIdentity;
  /** Kinds of the chosen modules. */
  readonly kinds: KindFacts;
  /** Kinds of all modules. */
  readonly knownKinds: KindFacts;
}

/**
 * Requires the objects of a cluster that exists but is not observed, and returns its state once all of them are read
 * (rule N5).
 */
export function readRestored(
  { composite, required }: Given,
  existing: JsonObject,
  { knownKinds, ...how }: Kinds,
): { requirements: Record<string, Requirement>; state: State | undefined } {
  const requirements = restoreRequirements(existing, required, how);
  const isRead = Object.keys(requirements).every((name) => Object.hasOwn(required, name));
  if (!isRead) return { requirements, state: undefined };
  const unshared = withoutShared(required, composite, how.cluster);
  rejectAny([...findForeignPartProblems(unshared, composite), ...findMissingParts(existing, unshared)]);
  return { requirements, state: buildRestoredState(existing, unshared, knownKinds) };
}
