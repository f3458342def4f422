import { expect, test } from "vitest";
import { life } from "./life.ts";
import { modelDriver } from "./model.ts";
import { arranged, play } from "./script.ts";

/** Chance decides the order of controllers, but not the facts. */
test.each([1, 2, 3, 4, 5, 6])(
  "the model plays the life of a cluster with the expected facts, seed %i",
  async (seed) => {
    for await (const { title, facts, happened, phases, wentThrough } of play(modelDriver(seed), life)) {
      expect(arranged(happened, facts), title).toEqual(facts.flat());
      expect(phases === undefined ? undefined : wentThrough, title).toEqual(phases);
    }
  },
);
