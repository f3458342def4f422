import { expect, test } from "vitest";
import { hashedName } from "./name.ts";

test("a limit without room for the hash is an error, and no endless search", () => {
  expect(() => hashedName(["pool", "zone"], ["pool", "zone"], 6)).toThrow(RangeError);
  expect(hashedName(["pool", "zone"], ["pool", "zone"], 7)).toHaveLength(5);
});
