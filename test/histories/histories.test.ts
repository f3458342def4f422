import { expect, test } from "vitest";
import { search } from "./search.ts";

/** A few seconds each; `npm run test:histories` plays as many as there is time for. */
const runs = 150;
const randomSeed = Date.now() % 1_000_000_000;

test.each([["the fixed seed", 1] as const, ["a random seed", randomSeed] as const])(
  "Rules 1 to 10 hold in every step of random histories, and the cluster comes to what was asked for: %s, %i",
  (_, seed) => {
    expect(search({ seed, runs }).violation?.text).toBeUndefined();
  },
  120_000,
);
