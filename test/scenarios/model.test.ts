import { expect, test } from "vitest";
import { life } from "./life.ts";
import { modelDriver } from "./model.ts";
import { arranged, play } from "./script.ts";

/** Who is first is decided by chance; what happens must not be. */
test.each([1, 2, 3, 4, 5, 6])("the model gives the facts of the life of a cluster, with the dice %i", async (dice) => {
  for await (const { title, facts, happened, phases, wentThrough } of play(modelDriver(dice), life)) {
    expect(arranged(happened, facts), title).toEqual(facts.flat());
    expect(phases === undefined ? undefined : wentThrough, title).toEqual(phases);
  }
});
