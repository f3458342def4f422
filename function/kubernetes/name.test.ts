import { expect, test } from "vitest";
import { formatHashedName } from "./name.ts";

test("a limit without room for the hash is an error", () => {
  expect(() => formatHashedName(["pool", "zone"], ["pool", "zone"], 6)).toThrow(RangeError);
  expect(formatHashedName(["pool", "zone"], ["pool", "zone"], 7)).toHaveLength(5);
});
