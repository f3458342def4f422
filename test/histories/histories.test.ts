import { expect, test } from "vitest";
import { search } from "./search.ts";

/** A few seconds each; `npm run test:histories` plays as many as there is time for. */
const runs = 150;

/** A run that decides whether a change lands must not hang on chance; a person's own run looks further every time. */
const lastSeed = process.env["CI"] ? 2 : Date.now() % 1_000_000_000;

test.each([
  ["a fixed seed", 1] as const,
  [process.env["CI"] ? "another fixed seed" : "a random seed", lastSeed] as const,
])(
  "Rules 1 to 10 hold in every step of random histories, and the cluster comes to what was asked for: %s, %i",
  (_, seed) => {
    expect(search({ seed, runs }).violation?.text).toBeUndefined();
  },
  120_000,
);
