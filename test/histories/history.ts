import fc from "fast-check";
import type { CompositeScope } from "../simulation/composite-scope.ts";
import { calm, type Climate } from "../simulation/world.ts";
import { edits, mistakes } from "./edits.ts";
import { faults } from "./faults.ts";
import { platformEdits, platformMistakes } from "./platform.ts";

/** One thing that happens, and how the world goes on after it. */
export interface Occurrence {
  readonly name: string;
  /** Which pool or object, and which of the possible values. */
  readonly where: number;
  readonly value: number;
  /** Turns of Crossplane and of the controllers before the next thing happens. */
  readonly turns: number;
  readonly climate: number;
  /** Seed of all chance until the next thing happens. */
  readonly dice: number;
}

export type History = readonly Occurrence[];

/** From fair to foul; shrinking goes towards the fair. */
export const climates: readonly Climate[] = [
  calm,
  { ...calm, lag: 0.4 },
  { ...calm, loss: 0.5 },
  { ...calm, failure: 0.3 },
  { ...calm, crash: 0.1 },
  { lag: 0.3, loss: 0.2, failure: 0.2, crash: 0.05 },
];

const named = (names: Record<string, unknown>) => fc.constantFrom(...Object.keys(names));

const occurrence: fc.Arbitrary<Occurrence> = fc.record({
  name: fc.oneof(
    { weight: 1, arbitrary: fc.constant("nothing") },
    { weight: 16, arbitrary: named(edits) },
    { weight: 2, arbitrary: named(mistakes) },
    { weight: 2, arbitrary: named(platformEdits) },
    { weight: 1, arbitrary: named(platformMistakes) },
    { weight: 6, arbitrary: named(faults) },
  ),
  where: fc.nat(5),
  value: fc.nat(7),
  turns: fc.nat(40),
  climate: fc.nat(climates.length - 1),
  dice: fc.nat(1_000_000),
});

export const history: fc.Arbitrary<History> = fc.array(occurrence, { minLength: 1, maxLength: 9 });

/** Every fourth cluster is behind a claim; by the dice, so that what was found with a seed is found with it again. */
export function scopeOf(happened: History): CompositeScope {
  return (happened[0]?.dice ?? 0) % 4 === 1 ? "Claimed" : "Namespaced";
}

/** A history as a person reads it. */
export function describeHistory(happened: History): string {
  const lines = happened.map(
    ({ name, where, value, turns, climate, dice }) =>
      `  - ${name} (${where}, ${value}); ${turns} turns, climate ${climate}, dice ${dice}`,
  );
  return [`  ${scopeOf(happened)}`, ...lines].join("\n");
}
