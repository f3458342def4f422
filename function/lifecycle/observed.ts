import type { KindFacts } from "../cluster-api/kind-facts.ts";
import { readState, type State } from "./state.ts";
import { withRecordedWrites } from "./pending-writes.ts";
import { type Given, withMissing } from "./missing.ts";

/** The facts of one call: with what Crossplane left out, and with what was told and is not seen yet. */
export function observe<Input extends Given>(given: Input, kinds: KindFacts): { input: Input; state: State } {
  const input = { ...given, observed: withMissing(given) };
  const missing = new Set(Object.keys(input.observed).filter((key) => !Object.hasOwn(given.observed, key)));
  return { input, state: { ...withRecordedWrites(readState(input, kinds), input.composite), missing } };
}
