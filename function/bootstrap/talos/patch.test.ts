import fc from "fast-check";
import { expect, test } from "vitest";
import { readValue } from "../../yaml/value.ts";
import { renderPatch } from "./patch.ts";

test("a patch is read as it was rendered, whatever characters its texts have", () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom("\u0085", "\u2028", "\ufeff", "\u007f", "\n", "{{"), fc.string()),
  });
  fc.assert(
    fc.property(text, (content) => {
      const [patch = ""] = renderPatch({ machine: { files: [{ content }] } });
      expect(readValue(patch)).toEqual({ value: { machine: { files: [{ content }] } } });
    }),
    { numRuns: 500 },
  );
});

test("the order of fields does not change a patch", () => {
  expect(renderPatch({ b: { d: 1, c: 2 }, a: 3 })).toEqual(renderPatch({ a: 3, b: { c: 2, d: 1 } }));
});

test("there is no patch without content", () => {
  expect(renderPatch({ machine: { kubelet: { extraArgs: undefined }, files: [] } })).toEqual([]);
});
