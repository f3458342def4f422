import { describe, expect, test } from "vitest";
import { type Fields, fieldsIn } from "../../function/api/value.ts";
import { schema } from "../../function/schema.ts";
import { examples, readExample } from "../golden/examples.ts";
import { Random } from "../simulation/random.ts";
import { type Base, bases } from "./set-fields/bases.ts";
import { untraceable } from "./set-fields/exceptions.ts";
import { fieldsOf, type Leaf, leavesOf, textOf, valueAt } from "./set-fields/leaves.ts";
import { acceptedSpec } from "./set-fields/random-spec.ts";
import { rareSpecs } from "./set-fields/rare-specs.ts";
import { type Rendering, render } from "./set-fields/rendering.ts";
import { traceOf } from "./set-fields/trace.ts";

// A fixed seed makes builds reproducible. Another seed generates other specs: SEED=5000 npx vitest run …
const firstSeed = Number(process.env["SEED"] ?? 1);
const specsOfBase = Number(process.env["SPECS"] ?? 40);
const leavesOfSpec = 6;

const traced = new Set<string>();

function droppedOf(spec: Fields, rendering: Rendering, leaves: readonly Leaf[]): string[] {
  return leaves.flatMap((leaf) => {
    const trace = traceOf(spec, rendering, leaf);
    if (trace === "Traced") traced.add(leaf.field);
    return trace === "Dropped" ? [`${textOf(leaf.steps)}: ${JSON.stringify(valueAt(spec, leaf.steps))}`] : [];
  });
}

/** Each field is tested once per group, because examples of a provider set many of the same fields. */
const known = new Set<string>();

function droppedOfWhole(group: string, spec: Fields): string[] {
  const leaves = leavesOf(schema.spec, spec).filter(({ field }) => !known.has(`${group} ${field}`));
  const dropped = droppedOf(spec, render(spec), leaves);
  for (const { field } of leaves.filter((leaf) => traced.has(leaf.field))) known.add(`${group} ${field}`);
  return dropped;
}

describe("each set field has an effect on composed objects, requirements or status", () => {
  test.each(examples)("every field of example %s", (name) => {
    const group = name.slice(0, name.lastIndexOf("/"));

    expect(droppedOfWhole(group, fieldsIn(readExample(name), "spec") ?? {})).toEqual([]);
  });

  test.each(rareSpecs)("every field of $title", ({ title, spec }) => {
    expect(render(spec).problems).toEqual([]);
    expect(droppedOfWhole(title, spec)).toEqual([]);
  });

  test.each(bases)(
    "fields of random specs on $name",
    (base) => {
      const seeds = Array.from({ length: specsOfBase }, (_, index) => firstSeed + index);

      expect(seeds.flatMap((seed) => droppedOfRandom(base, seed))).toEqual([]);
    },
    120_000,
  );

  test("all fields of the API are tested, except for known ones without effect", () => {
    // Defaults for workers become fields of pools, so they have the same effect.
    const fields = fieldsOf(schema.spec).filter((field) => !field.startsWith("workerDefaults."));

    expect(fields.filter((field) => !traced.has(field))).toEqual(Object.keys(untraceable));
  });
});

/** Fields that were not traced before come first. */
function droppedOfRandom(base: Base, seed: number): string[] {
  const random = new Random(seed);
  const { spec, rendering, leaves } = acceptedSpec(base, random);
  const order = random.shuffled(leaves).toSorted((left, right) => wasTraced(left) - wasTraced(right));
  return droppedOf(spec, rendering, order.slice(0, leavesOfSpec)).map((dropped) => `${seed}: ${dropped}`);
}

function wasTraced({ field }: Leaf): number {
  return traced.has(field) ? 1 : 0;
}
