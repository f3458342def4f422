import fc from "fast-check";
import { type History, history, describeHistory } from "./history.ts";
import type { Bundle } from "../releases/bundle-of-commit.ts";
import type { Release } from "../simulation/rendering.ts";
import { play } from "./play.ts";

/** The number of histories in each of two tests, half a minute each. `npm run test:histories` plays more. */
export const runsOfTests = 1500;
/** The timeout of these tests on a busy machine, in milliseconds. */
export const timeout = 1_800_000;

export interface Search {
  histories: number;
  reconciles: number;
  /** The shortest found history that violates a rule. */
  violation: Violation | undefined;
}

export interface Violation {
  seed: number;
  path: string;
  /** The steps, the violations, and the command that replays them. */
  text: string;
}

export interface Where {
  seed: number;
  runs: number;
  /** The path to a single history of the seed. */
  path?: string | undefined;
  /** Whether the first history that violates a rule is reported without shrinking. */
  asFound?: boolean | undefined;
  /** The release that answers in turn with the working tree. */
  before?: Bundle | undefined;
}

/** Plays random histories until one violates a rule, and shrinks that one. */
export function search({ seed, runs, path, before, asFound = false }: Where, releases?: readonly Release[]): Search {
  const count = { histories: 0, reconciles: 0, isShrinking: false };
  const property = fc.property(history, (happened) => {
    const { violations, reconciles } = play(happened, { releases });
    if (!count.isShrinking) {
      count.histories += 1;
      count.reconciles += reconciles;
    }
    count.isShrinking ||= violations.length > 0;
    return violations.length === 0;
  });
  const place = path === undefined ? { endOnFailure: asFound } : { path, endOnFailure: true };
  const { counterexample, counterexamplePath } = fc.check(property, { seed, numRuns: runs, ...place });
  const { histories, reconciles } = count;
  if (!counterexample) return { histories, reconciles, violation: undefined };
  const [happened] = counterexample;
  const found = counterexamplePath ?? "";
  const command = before
    ? `npm run test:releases -- --before ${before.ref}${before.isOneWay ? " --one-way" : ""}`
    : "npm run test:histories --";
  const replay = `${command} --seed ${seed} --path ${found}`;
  const { violations } = play(happened, { releases });
  return { histories, reconciles, violation: { seed, path: found, text: report(happened, violations, replay) } };
}

function report(happened: History, violations: readonly string[], replay: string): string {
  const broken = violations.map((violation) => `  ${violation}`);
  return ["Steps:", describeHistory(happened), "Violations:", ...broken, `Replay with all reconciles: ${replay}`].join(
    "\n",
  );
}

/** Replays a history and prints one line per reconcile. Returns whether it violates a rule. */
export function retell(
  { seed, path }: { seed: number; path: string },
  print: (line: string) => void,
  releases?: readonly Release[],
): boolean {
  let isBroken = false;
  const property = fc.property(history, (happened) => {
    const { violations } = play(happened, { trace: print, releases });
    for (const violation of violations) print(violation);
    isBroken = violations.length > 0;
    return !isBroken;
  });
  fc.check(property, { seed, path, numRuns: 1, endOnFailure: true });
  return isBroken;
}
