import { type Problem, quote } from "../api/problem.ts";
import { explainTransition, type Immutable, immutableRule } from "../api/rule.ts";
import { isSame } from "../kubernetes/diff.ts";
import { at, type JsonObject, textAt } from "../kubernetes/object.ts";
import { selectOwnedByUs } from "./retained.ts";
import type { State } from "./state.ts";

/** What would be composed, beside what exists of it. */
interface Pair {
  desired: JsonObject;
  observed: JsonObject | undefined;
}

export type Pairs = Record<Immutable["carriedBy"], Pair>;

export function pairsOf(state: State, desired: Record<Immutable["carriedBy"], JsonObject>): Pairs {
  return {
    Cluster: { desired: desired.Cluster, observed: state.coreCluster?.object },
    InfrastructureCluster: { desired: desired.InfrastructureCluster, observed: state.infrastructureCluster },
    ControlPlane: { desired: desired.ControlPlane, observed: state.controlPlane?.object },
  };
}

/**
 * Where what would be composed differs from what exists in a field that never changes (rule V6). The API server rejects
 * an edited XR by itself; this also stops a changed default of the platform from moving a cluster.
 */
export function findImmutableProblems(pairs: Pairs, immutables: readonly Immutable[]): Problem[] {
  return [
    findKindProblem("infrastructure", pairs.InfrastructureCluster),
    findKindProblem("controlPlane", pairs.ControlPlane),
    ...immutables.map((immutable) => findFieldProblem(pairs[immutable.carriedBy], immutable)),
  ].filter((problem) => problem !== undefined);
}

function findKindProblem(path: string, { desired, observed }: Pair): Problem | undefined {
  const [before, after] = [textAt(observed, "kind"), textAt(desired, "kind")];
  if (before === undefined || before === after) return undefined;
  return { path, message: `cannot be changed once the cluster exists: it has a ${before}, not a ${after}` };
}

function findFieldProblem({ desired, observed }: Pair, immutable: Immutable): Problem | undefined {
  if (!observed || textAt(observed, "kind") !== textAt(desired, "kind")) return undefined;
  const steps = immutable.path.split(".");
  const [seen, wanted] = [at(observed, ...steps), at(desired, ...steps)];
  if (seen === wanted) return undefined;
  // What we once said ourselves is told from what a controller filled in by who owns the field.
  const existing = immutable.isFilledIn && wanted === undefined ? at(selectOwnedByUs(observed), ...steps) : seen;
  const message = changeProblem(immutable, existing, wanted);
  return message === undefined ? undefined : { path: immutable.at, message };
}

function changeProblem({ mayBeAdded, forward }: Immutable, before: unknown, after: unknown): string | undefined {
  const [from, to] = [quote(before ?? null), quote(after ?? null)];
  if (isSame(before, after) || (mayBeAdded && before === undefined)) return undefined;
  if (!forward) return `${immutableRule.message}: ${from}, not ${to}`;
  const place = (value: unknown) => forward.findIndex((known) => known === value);
  return place(after) >= place(before) ? undefined : `${explainTransition(forward)}; it is ${from}, not ${to}`;
}
