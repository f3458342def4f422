import { describe, expect, it } from "vitest";
import { z } from "zod";
import { docker } from "../infrastructure/docker.ts";
import { openSchema, schema } from "../schema.ts";
import { findOverBudget, projectSize, sizesOf } from "./size.ts";

function fields(count: number) {
  const field = z.boolean().optional().describe("A field of many, with a description of some length.");
  return z.strictObject(Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, field])));
}

describe("sizesOf", () => {
  it("is within the budgets for the XRD", () => {
    expect(findOverBudget(sizesOf(schema))).toEqual([]);
  });

  it("has a size for the XRD, for each module and for the projection", () => {
    const sizes = sizesOf(schema);

    expect(sizes).toHaveLength(2 + schema.infrastructure.length + schema.controlPlane.length + schema.addons.length);
    expect(sizes.every(({ bytes }) => bytes > 100)).toBe(true);
  });

  it("counts the machine settings of a module at each of their paths", () => {
    const large = { ...docker, name: "large", machineSettings: fields(130), immutables: [] };

    const problems = findOverBudget(sizesOf(openSchema([docker, large], schema.controlPlane)));

    expect(problems).toEqual([expect.stringMatching(/^infrastructure large has \d+ bytes of JSON, at most 32768/)]);
  });

  it("rejects many modules that are too large together", () => {
    expect(findOverBudget([{ what: "XRD", bytes: 1_048_577, budget: 1_048_576 }])).toHaveLength(1);
    expect(findOverBudget([{ what: "XRD", bytes: 1_048_576, budget: 1_048_576 }])).toEqual([]);
  });
});

describe("projection", () => {
  it.each([
    ["an odd number", [10, 900, 20], 70 + 40 * 20],
    ["an even number", [10, 900, 20, 30], 40 + 40 * 25],
  ])("adds forty providers of median size to the common part: %s", (_, providers, bytes) => {
    const all = (providers.length === 3 ? 70 : 40) + providers.reduce((sum, size) => sum + size, 0);

    expect(projectSize(all, providers)).toEqual({ what: "XRD projected to 40 providers", bytes, budget: 1_048_576 });
  });

  it("is within the budget of one object, with the existing modules", () => {
    const projected = sizesOf(schema).filter(({ what }) => what.includes("projected"));

    expect(projected).toHaveLength(1);
    expect(findOverBudget(projected)).toEqual([]);
  });

  it("is over budget once modules are too large, even if the current XRD is not", () => {
    expect(findOverBudget([projectSize(150_000, [26_000, 26_000, 27_000])])).toEqual([
      "XRD projected to 40 providers has 1111000 bytes of JSON, at most 1048576 are allowed",
    ]);
  });
});
