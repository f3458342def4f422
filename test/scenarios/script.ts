import { type Change, factsOf, phasesOf } from "./facts.ts";
import { describeReplacements } from "./replacements.ts";

export type Spec = Readonly<Record<string, unknown>>;

/** The place where a script is played: a model, or a management cluster. */
export interface Driver {
  /** Writes the whole spec; undefined deletes the KubernetesCluster. */
  readonly ask: (spec: Spec | undefined) => Promise<void>;
  /** Waits until the cluster has settled. */
  readonly settle: () => Promise<void>;
  /** All writes so far, in order. */
  readonly changes: () => Promise<readonly Change[]>;
}

/** A fact, or several in any order, if their parts do not wait for each other. */
export type Stage = string | readonly string[];

export interface Step {
  readonly title: string;
  /** The new spec. Undefined deletes the cluster. */
  readonly spec: Spec | undefined;
  /** The expected facts in their order. Other facts are errors. */
  readonly facts: readonly Stage[];
  /** The expected phases of the status. Absent if they depend on when Crossplane reconciles. */
  readonly phases?: readonly string[];
}

export interface Played extends Step {
  readonly happened: readonly string[];
  readonly wentThrough: readonly string[];
}

/** Plays the steps on one cluster in their order, and yields each step with its facts and phases. */
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

/** The facts of a step, with those in any order sorted as in its stages, so that both can be compared. */
export function arranged(facts: readonly string[], stages: readonly Stage[]): readonly string[] {
  let next = 0;
  const sorted = stages.flatMap((stage) => {
    const expected = [stage].flat();
    const found = facts.slice(next, next + expected.length);
    next += expected.length;
    return isSameSet(found, expected) ? expected : found;
  });
  return [...sorted, ...facts.slice(next)];
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
}
