import { expect, test } from "vitest";
import { runsOfTests, search, timeout } from "./search.ts";

test(
  "Rules hold in every step of random histories, and the cluster comes to what was asked for: a fixed seed",
  () => {
    expect(search({ seed: 1, runs: runsOfTests }).violation?.text).toBeUndefined();
  },
  timeout,
);
