import { converge, liveOn, reach } from "./convergence.ts";
import { begin, type Course } from "./course.ts";
import { type History, scopeOf } from "./history.ts";

export interface Outcome {
  /** Empty where all rules held; play stops at the first step that breaks one. */
  violations: string[];
  reconciles: number;
}

/**
 * Plays a history in a new world, with faults; then faults end, and the cluster must come to what was asked for. What comes
 * after that takes as long as all before it and is much alike, so only every third cluster lives on.
 */
export function play(history: History, trace?: (text: string) => void): Outcome {
  const course = begin(scopeOf(history));
  course.trace = trace;
  const dice = history.at(-1)?.dice ?? 0;
  const sampled = history[dice % history.length];
  const stages = [
    ...history.map((occurrence) => () => course.happen(occurrence, occurrence === sampled ? reachFrom : undefined)),
    () => converge(course),
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
