import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { schema } from "../../function/schema.ts";
import { composeExample, examples, readExample, streamOf } from "../golden/examples.ts";

// The lists are in alphabetical order for people; nothing may depend on it.
const turned = vi.hoisted(() => async (original: () => Promise<Record<string, unknown>>) => {
  const exported = Object.entries(await original());
  return Object.fromEntries(exported.map(([name, value]) => [name, Array.isArray(value) ? value.toReversed() : value]));
});
vi.mock("../../function/infrastructure/index.ts", turned);
vi.mock("../../function/control-plane/index.ts", turned);
vi.mock("../../function/bootstrap/index.ts", turned);
vi.mock("../../function/addons/index.ts", turned);

test("the lists are turned round", () => {
  const names = schema.infrastructure.map(({ name }) => name);

  expect(names).toEqual(names.toSorted().toReversed());
});

test.each(examples)("example %s is composed the same, whatever the order of the modules", (name) => {
  expect(streamOf(composeExample(readExample(name)))).toBe(readFileSync(`test/golden/${name}`, "utf8"));
});
