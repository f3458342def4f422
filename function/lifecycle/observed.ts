import type { KindFacts } from "../cluster-api/kind-facts.ts";
import { readState, type State } from "./state.ts";
import { withRecordedWrites } from "./pending-writes.ts";
import { type Given, withMissing } from "./missing.ts";

/** Reads the facts of one call from the observed resources, with missing resources and pending writes added. */
export function observe<Input extends Given>(given: Input, kinds: KindFacts): { input: Input; state: State } {
  const input = { ...given, observed: withMissing(given) };
  const missing = new Set(Object.keys(input.observed).filter((key) => !Object.hasOwn(given.observed, key)));
  return { input, state: { ...withRecordedWrites(readState(input, kinds), input.composite), missing } };
}
