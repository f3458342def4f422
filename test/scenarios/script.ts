import { type Change, factsOf, phasesOf } from "./facts.ts";
import { describeReplacements } from "./replacements.ts";

export type Spec = Readonly<Record<string, unknown>>;

/** Where a script is played: a model, or a management cluster. */
export interface Driver {
  /** Writes the whole spec; undefined deletes the KubernetesCluster. */
  readonly ask: (spec: Spec | undefined) => Promise<void>;
  /** Waits until everything has come to rest. */
  readonly settle: () => Promise<void>;
  /** Every write so far, in order. */
  readonly changes: () => Promise<readonly Change[]>;
}

/** A fact, or several in any order: their parts do not wait for each other. */
export type Stage = string | readonly string[];

export interface Step {
  readonly title: string;
  /** Undefined where the cluster is deleted. */
  readonly spec: Spec | undefined;
  /** What must happen, in this order, and nothing else. */
  readonly facts: readonly Stage[];
  /** What the status must say meanwhile; absent where it depends on when Crossplane looks. */
  readonly phases?: readonly string[];
}

export interface Played extends Step {
  readonly happened: readonly string[];
  readonly wentThrough: readonly string[];
}

/** Plays the steps on one cluster, one after the other; answers each with what has happened in it. */
export async function* play(driver: Driver, steps: readonly Step[]): AsyncGenerator<Played> {
  const known = { facts: 0, phases: 0 };
  for (const step of steps) {
    await driver.ask(step.spec);
    await driver.settle();
    const changes = await driver.changes();
    const [facts, phases] = [factsOf(changes), phasesOf(changes)];
    yield {
      ...step,
      happened: describeReplacements(facts.slice(known.facts)),
      wentThrough: phases.slice(known.phases),
    };
    Object.assign(known, { facts: facts.length, phases: phases.length });
  }
}

/** The facts of a step with those in any order arranged as its stages have them, so that both can be compared. */
export function arranged(facts: readonly string[], stages: readonly Stage[]): readonly string[] {
  let next = 0;
  const fitting = stages.flatMap((stage) => {
    const wanted = [stage].flat();
    const found = facts.slice(next, next + wanted.length);
    next += wanted.length;
    return isSameSet(found, wanted) ? wanted : found;
  });
  return [...fitting, ...facts.slice(next)];
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
}
