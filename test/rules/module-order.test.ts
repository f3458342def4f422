import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { schema } from "../../function/schema.ts";
import { composeExample, examples, readExample, streamOf } from "../golden/examples.ts";

// The lists of modules are sorted for readers; the output must not depend on their order.
const reversed = vi.hoisted(() => async (original: () => Promise<Record<string, unknown>>) => {
  const exported = Object.entries(await original());
  return Object.fromEntries(exported.map(([name, value]) => [name, Array.isArray(value) ? value.toReversed() : value]));
});
vi.mock("../../function/infrastructure/index.ts", reversed);
vi.mock("../../function/control-plane/index.ts", reversed);
vi.mock("../../function/bootstrap/index.ts", reversed);
vi.mock("../../function/addons/index.ts", reversed);

test("the lists of modules are reversed", () => {
  const names = schema.infrastructure.map(({ name }) => name);

  expect(names).toEqual(names.toSorted().toReversed());
});

test.each(examples)("example %s does not depend on the order of the modules", (name) => {
  expect(streamOf(composeExample(readExample(name)))).toBe(readFileSync(`test/golden/${name}`, "utf8"));
});
