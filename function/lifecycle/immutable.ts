import { type Problem, quote } from "../api/problem.ts";
import { explainTransition, type Immutable, immutableRule } from "../api/rule.ts";
import { isSame } from "../kubernetes/diff.ts";
import { at, groupOf, type JsonObject, textAt } from "../kubernetes/object.ts";
import { selectOwnedByUs } from "./retained.ts";
import type { State } from "./state.ts";

/** A desired object, with the observed one. */
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
 * Reports immutable fields whose desired value differs from the observed one (rule V6). CEL rules already reject such
 * an edit of the XR. This check also rejects the change if a default of the platform causes it.
 */
export function findImmutableProblems(pairs: Pairs, immutables: readonly Immutable[]): Problem[] {
  return [
    findKindProblem("infrastructure", pairs.InfrastructureCluster),
    findKindProblem("controlPlane", pairs.ControlPlane),
    ...immutables.flatMap((immutable) => findFieldProblems(pairs[immutable.carriedBy], immutable)),
  ].filter((problem) => problem !== undefined);
}

function findKindProblem(path: string, { desired, observed }: Pair): Problem | undefined {
  if (!observed) return undefined;
  const [before, after] = [kindOf(observed), kindOf(desired)];
  if (before.kind === after.kind && before.group === after.group) return undefined;
  // The platform may list a kind of the same name in another group.
  const textOf = ({ group, kind }: typeof before) => (before.kind === after.kind ? `${kind} of ${group}` : kind);
  return {
    path,
    message: `cannot be changed once the cluster exists: it has a ${textOf(before)}, not a ${textOf(after)}`,
  };
}

function kindOf(object: JsonObject) {
  return { kind: textAt(object, "kind"), group: groupOf(textAt(object, "apiVersion") ?? "") };
}

function findFieldProblems({ desired, observed }: Pair, immutable: Immutable): Problem[] {
  if (!observed || !isCarried(immutable, observed, desired)) return [];
  const [before, after] = [readImmutable(observed, immutable), readImmutable(desired, immutable)];
  if (immutable.findChanges) {
    return immutable.findChanges(before, after).map(({ path, message }) => ({ path: immutable.at + path, message }));
  }
  if (before === after) return [];
  // Only field ownership distinguishes a value that this function set from one that a controller filled in.
  const isFilledIn = immutable.isFilledIn && after === undefined;
  const existing = isFilledIn ? readImmutable(selectOwnedByUs(observed), immutable) : before;
  const message = explainChange(immutable, existing, after);
  return message === undefined ? [] : [{ path: immutable.at, message }];
}

function isCarried({ kind = "" }: Immutable, observed: JsonObject, desired: JsonObject): boolean {
  const composed = textAt(desired, "kind");
  return textAt(observed, "kind") === composed && ["", composed].includes(kind);
}

function readImmutable(object: JsonObject | undefined, { path, readValue }: Immutable): unknown {
  const field = at(object, ...path.split("."));
  return readValue ? readValue(field) : field;
}

function explainChange({ mayBeAdded, forward }: Immutable, before: unknown, after: unknown): string | undefined {
  const [from, to] = [formatValue(before), formatValue(after)];
  if (isSame(before, after) || (mayBeAdded && before === undefined)) return undefined;
  if (!forward) return `${immutableRule.message}: ${from}, not ${to}`;
  const place = (value: unknown) => forward.findIndex((known) => known === value);
  return place(after) >= place(before) ? undefined : `${explainTransition(forward)}; it is ${from}, not ${to}`;
}

/** A short list with its items, because two lists of ranges often have the same length. */
function formatValue(value: unknown): string {
  if (!Array.isArray(value) || value.length > longestList) return quote(value ?? null);
  return `[${value.map((item) => quote(item)).join(", ")}]`;
}

const longestList = 2;
