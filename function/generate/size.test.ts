import { describe, expect, it } from "vitest";
import { z } from "zod";
import { docker } from "../infrastructure/docker.ts";
import { openSchema, schema } from "../schema.ts";
import { overBudget, sizesOf } from "./size.ts";

function fields(count: number) {
  const field = z.boolean().optional().describe("A field of many, with a description of some length.");
  return z.strictObject(Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, field])));
}

describe("sizesOf", () => {
  it("finds the XRD within its budgets", () => {
    expect(overBudget(sizesOf(schema))).toEqual([]);
  });

  it("has one size for the whole and one for each module", () => {
    const sizes = sizesOf(schema);

    expect(sizes).toHaveLength(1 + schema.infrastructure.length + schema.controlPlane.length + schema.addons.length);
    expect(sizes.every(({ bytes }) => bytes > 100)).toBe(true);
  });

  it("counts the machine settings of a module wherever they stand", () => {
    const large = { ...docker, name: "large", machineSettings: fields(100), immutables: [] };

    const problems = overBudget(sizesOf(openSchema([docker, large], schema.controlPlane)));

    expect(problems).toEqual([expect.stringMatching(/^infrastructure large has \d+ bytes of JSON, at most 25600/)]);
  });

  it("refuses many modules that are too large together", () => {
    expect(overBudget([{ what: "XRD", bytes: 1_048_577, budget: 1_048_576 }])).toHaveLength(1);
    expect(overBudget([{ what: "XRD", bytes: 1_048_576, budget: 1_048_576 }])).toEqual([]);
  });
});
