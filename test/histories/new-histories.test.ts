import { expect, test } from "vitest";
import { runsOfTests, search, timeout } from "./search.ts";

/** A run that decides whether a change lands must not hang on chance; a person's own run looks further every time. */
const seed = process.env["CI"] ? 2 : Date.now() % 1_000_000_000;

test.each([[process.env["CI"] ? "another fixed seed" : "a random seed", seed] as const])(
  "Rules hold in every step of random histories, and the cluster comes to what was asked for: %s, %i",
  () => {
    expect(search({ seed, runs: runsOfTests }).violation?.text).toBeUndefined();
  },
  timeout,
);
