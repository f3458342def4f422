import { converge, liveOn, reach } from "./convergence.ts";
import { begin, type Course } from "./course.ts";
import type { Release } from "../simulation/rendering.ts";
import { comeToRest, turnsOf } from "../releases/turns.ts";
import { type History, type Occurrence, scopeOf } from "./history.ts";

export interface Outcome {
  /** Empty where all rules held; play stops at the first step that breaks one. */
  violations: string[];
  reconciles: number;
}

interface Given {
  trace?: ((text: string) => void) | undefined;
  /** Two real releases that answer in turn, the older one first. */
  releases?: readonly Release[] | undefined;
}

/**
 * Plays a history in a new world, with faults; then faults end, and the cluster must come to what was asked for. What comes
 * after that takes as long as all before it and is much alike, so only every third cluster lives on.
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

/** In the middle of one occurrence of each history: from there, too, the cluster comes to what was asked for. */
function reachFrom(course: Course): void {
  const other = course.fork();
  reach(other);
  course.reconciles += other.reconciles;
  course.violations.push(...other.violations.map((violation) => `from the middle: ${violation}`));
}
