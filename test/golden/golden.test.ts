import { describe, expect, test } from "vitest";
import { toCanonicalJson } from "../../function/kubernetes/hash.ts";
import { Validator } from "../conformance/validator.ts";
import { clusterApiReleases } from "../conformance/upstream-crds.ts";
import { composeExample, examples, observedFrom, readExample, streamOf } from "./examples.ts";

const validators = clusterApiReleases
  .map((release) => new Validator(release))
  .filter((validator) => validator.isUsable);

test("upstream CRDs are available", () => {
  // Without them the goldens prove nothing, so this fails instead of passing silently.
  const hint =
    "set CRDS_DIR to a folder with cluster-api/<release>/*.yaml, or build the end-to-end tools (npm run e2e:up)";

  expect(validators.length, hint).toBeGreaterThan(0);
});

test("there are at least six examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(6);
});

describe.each(examples)("example %s", (name) => {
  const composite = readExample(name);
  const output = composeExample(composite);

  test("composes the objects of its golden file", async () => {
    expect(output.fatal).toBeUndefined();
    await expect(streamOf(output)).toMatchFileSnapshot(name);
  });

  test.each(validators)("is accepted by the CRDs of Cluster API $release", (validator) => {
    const objects = [...output.desired.values()].map(({ object }) => object);
    const unknown = objects.filter((object) => !validator.canCheck(object)).map(({ kind }) => kind);
    if (unknown.length > 0) process.stderr.write(`!!! NOT CHECKED, their CRDs are not here: ${unknown.join(", ")}\n`);
    const known = objects.filter((object) => validator.canCheck(object));
    const problems = known.flatMap((object) => validator.problemsOf(object));

    expect(problems).toEqual([]);
  });

  test("composes the same objects once they are observed, and adds only Usages and owner references", () => {
    const second = composeExample(composite, { observed: observedFrom(output) });
    const third = composeExample(composite, { observed: observedFrom(second) });
    const withoutUsages = new Map([...second.desired].filter(([, { object }]) => object.kind !== "Usage"));

    // Objects that are composed from observed state have their fields in alphabetical order.
    expect(contentOf({ ...second, desired: withoutUsages })).toEqual(contentOf(output));
    expect(streamOf(third)).toBe(streamOf(second));
  });

  test("is the same, byte for byte, for any order of the fields", () => {
    const shuffled = JSON.parse(JSON.stringify(composite, Object.keys(flatten(composite)).toReversed()));

    expect(streamOf(composeExample(shuffled))).toBe(streamOf(output));
  });
});

function contentOf({ desired }: ReturnType<typeof composeExample>): [string, string][] {
  return [...desired].map(([key, { object }]) => {
    const { ownerReferences: _, ...metadata } = object.metadata;
    return [key, toCanonicalJson({ ...object, metadata })];
  });
}

/** All field names of a value, as the order of fields for JSON.stringify. */
function flatten(value: unknown): Record<string, true> {
  if (typeof value !== "object" || value === null) return {};
  return Object.assign({}, ...Object.entries(value).map(([key, child]) => ({ [key]: true, ...flatten(child) })));
}
