import { converge, liveOn, reach } from "./convergence.ts";
import { begin, type Course } from "./course.ts";
import type { Release } from "../simulation/rendering.ts";
import { comeToRest, turnsOf } from "../releases/turns.ts";
import { type History, type Occurrence, scopeOf } from "./history.ts";

export interface Outcome {
  /** Empty if all rules hold. Otherwise the violations of the first step that violates a rule, where play stops. */
  violations: string[];
  reconciles: number;
}

interface Given {
  trace?: ((text: string) => void) | undefined;
  /** Two releases that answer in turn, the older one first. */
  releases?: readonly Release[] | undefined;
}

/**
 * Plays a history in a new world, with faults. Then faults end, and the cluster must converge to the accepted spec. The
 * stage after that takes as long as all before, so only every third history has it.
 */
export function play(history: History, { trace, releases = [] }: Given = {}): Outcome {
  const course = begin(scopeOf(history));
  course.trace = trace;
  const turns = turnsOf(history, releases);
  turns.begin(course);
  const dice = history.at(-1)?.dice ?? 0;
  const sampled = history[dice % history.length];
  const pause = (occurrence: Occurrence) => {
    if (occurrence === turns.occurrence) turns.turn(course);
    if (occurrence === sampled) reachFrom(course);
  };
  const stages = [
    ...history.map((occurrence) => () => course.happen(occurrence, () => pause(occurrence))),
    () => converge(course),
    () => comeToRest(course),
    ...(dice % 3 === 0 ? [() => liveOn(course)] : []),
  ];
  for (const stage of stages) if (course.violations.length === 0) stage();
  return { violations: course.violations, reconciles: course.reconciles };
}

/** Checks in the middle of one occurrence of each history that the cluster converges from there, too. */
function reachFrom(course: Course): void {
  const other = course.fork();
  reach(other);
  course.reconciles += other.reconciles;
  course.violations.push(...other.violations.map((violation) => `from the middle: ${violation}`));
}
