import fc from "fast-check";
import type { CompositeScope } from "../simulation/composite-scope.ts";
import { calm, type Climate } from "../simulation/world.ts";
import { edits, invalidEdits } from "./edits.ts";
import { faults } from "./faults.ts";
import { platformEdits, invalidPlatformEdits } from "./platform.ts";

/** An edit or a fault, and the turns after it. */
export interface Occurrence {
  readonly name: string;
  /** Selects a pool or an object. */
  readonly where: number;
  /** Selects the new value. */
  readonly value: number;
  /** Turns of Crossplane and of the controllers before the next occurrence. */
  readonly turns: number;
  /** Index of the climate. */
  readonly climate: number;
  /** Seed of the random generator until the next occurrence. */
  readonly dice: number;
}

export type History = readonly Occurrence[];

/** Sorted by severity, because shrinking prefers the first ones. */
export const climates: readonly Climate[] = [
  calm,
  { ...calm, lag: 0.4 },
  { ...calm, loss: 0.5 },
  { ...calm, failure: 0.3 },
  { ...calm, crash: 0.1 },
  { lag: 0.3, loss: 0.2, failure: 0.2, crash: 0.05 },
];

/** The team requests the spec of before its last edit again, often before anything observed that edit. */
export const editBack = "edit back";

const named = (names: Record<string, unknown>) => fc.constantFrom(...Object.keys(names));

const occurrence: fc.Arbitrary<Occurrence> = fc.record({
  name: fc.oneof(
    { weight: 1, arbitrary: fc.constant("nothing") },
    { weight: 16, arbitrary: named(edits) },
    { weight: 3, arbitrary: fc.constant(editBack) },
    { weight: 2, arbitrary: named(invalidEdits) },
    { weight: 2, arbitrary: named(platformEdits) },
    { weight: 1, arbitrary: named(invalidPlatformEdits) },
    { weight: 6, arbitrary: named(faults) },
  ),
  where: fc.nat(5),
  value: fc.nat(7),
  turns: fc.oneof({ weight: 4, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(2) }),
  climate: fc.nat(climates.length - 1),
  dice: fc.nat(1_000_000),
});

export const history: fc.Arbitrary<History> = fc.array(occurrence, { minLength: 1, maxLength: 9 });

/** Every fourth cluster has a claim. The scope depends only on the dice, so that a seed reproduces it. */
export function scopeOf(happened: History): CompositeScope {
  return (happened[0]?.dice ?? 0) % 4 === 1 ? "Claimed" : "Namespaced";
}

/** The history as text. */
export function describeHistory(happened: History): string {
  const lines = happened.map(
    ({ name, where, value, turns, climate, dice }) =>
      `  - ${name} (${where}, ${value}); ${turns} turns, climate ${climate}, dice ${dice}`,
  );
  return [`  ${scopeOf(happened)}`, ...lines].join("\n");
}
