import { expect, test } from "vitest";
import { runsOfTests, search, timeout } from "./search.ts";

test(
  "the rules hold in each step of random histories, and the cluster converges to the accepted spec: a fixed seed",
  () => {
    expect(search({ seed: 1, runs: runsOfTests }).violation?.text).toBeUndefined();
  },
  timeout,
);
