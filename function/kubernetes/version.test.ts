import { expect, test } from "vitest";
import { compareVersions, olderOf, versionOf } from "./version.ts";

const order = (left: string, right: string) => Math.sign(compareVersions(versionOf(left), versionOf(right)));

test.each([
  ["v1.35.2+rke2r1", "v1.35.2+rke2r2", -1],
  ["v1.35.2+rke2r10", "v1.35.2+rke2r9", 1],
  ["v1.36.0-beta.0", "v1.36.0-beta.1", -1],
  ["v1.35.2+rke2r2", "v1.35.3+rke2r1", -1],
  ["v1.35.2+rke2r1", "v1.35.2+rke2r1", 0],
])("%s and %s are compared by their suffixes as well: %i", (left, right, expected) => {
  expect(order(left, right)).toBe(expected);
  expect(order(right, left)).toBe(0 - expected);
});

test.each([
  ["v1.35.2+rke2r1", "v1.35.2+k3s2"],
  ["v1.35.2+rke2r2", "v1.35.2"],
])("%s and %s cannot be told apart by age", (left, right) => {
  expect(order(left, right)).toBe(0);
});

test("the older of two releases of one version is the one with the smaller number", () => {
  expect(olderOf("v1.35.2+rke2r2", "v1.35.2+rke2r1")).toBe("v1.35.2+rke2r1");
});
