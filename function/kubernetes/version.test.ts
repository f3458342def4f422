import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { VersionText } from "../api/version.ts";
import {
  compareVersions,
  completeVersionText,
  isNewer,
  isSameVersion,
  olderOf,
  versionOf,
  formatVersion,
} from "./version.ts";

const order = (left: string, right: string) => Math.sign(compareVersions(versionOf(left), versionOf(right)));

test("versions are ordered like semver, and builds of a distribution by their numbers", () => {
  const ascending = [
    "v1.35.2",
    "v1.36.0-alpha.2",
    "v1.36.0-alpha.10",
    "v1.36.0-beta.0",
    "v1.36.0-beta.1",
    "v1.36.0-rc.0",
    "v1.36.0-rc.0+rke2r2",
    "v1.36.0-rc.0+rke2r10",
    "v1.36.0-rc.1+rke2r1",
    "v1.36.0",
    "v1.36.1+k3s1",
    "v1.36.1+k3s2",
    "v1.36.9",
    "v1.36.10",
  ];
  // A version and a build of it are not ordered.
  const isSame = (left: string, right: string) => left.startsWith("v1.36.0-rc.0") && right.startsWith(`${left}+`);
  for (const [index, left] of ascending.entries()) {
    for (const right of ascending.slice(index + 1)) {
      const expected = isSame(left, right) ? 0 : -1;
      expect([left, right, order(left, right)]).toEqual([left, right, expected]);
      expect([right, left, order(right, left)]).toEqual([right, left, 0 - expected]);
    }
  }
});

test.each([
  ["v1.35.2+rke2r1", "v1.35.2+k3s2"],
  ["v1.35.2+rke2r2", "v1.35.2"],
  ["v1.35.2-rc.1+rke2r2", "v1.35.2-rc.1+k3s1"],
])("%s and %s are not ordered", (left, right) => {
  expect(order(left, right)).toBe(0);
  expect(order(right, left)).toBe(0);
});

test("the older of two releases of one version is the one with the smaller number", () => {
  expect(olderOf("v1.35.2+rke2r2", "v1.35.2+rke2r1")).toBe("v1.35.2+rke2r1");
});

test.each([
  ["v1.34", "v1.34.0"],
  ["1.34", "v1.34.0"],
  ["1.34.2", "v1.34.2"],
  ["v1.34.2-eks-113cf36", "v1.34.2-eks-113cf36"],
  ["1.34-rc.1", "v1.34.0-rc.1"],
])("%s is read as %s", (text, expected) => {
  expect(completeVersionText(text)).toBe(expected);
  expect(formatVersion(versionOf(text))).toBe(expected);
  expect(isSameVersion(text, expected)).toBe(true);
});

const invalid = [
  "",
  "latest",
  "v1",
  "v1.34.",
  "v1.34.2.1",
  "v1.34.2_1",
  "v1.34.2-",
  "v1.34.2-a..b",
  "v1.34.2-01",
  "v01.34.2",
  "v1.34.2 ",
  "v1.34.2-rc.1\n",
  "v1.99999999999999999.0",
  `v1.34.2-${"1".repeat(300)}`,
];

test.each(invalid)("'%s' is not a version, and neither newer nor older than one", (text) => {
  expect(completeVersionText(text)).toBeUndefined();
  expect([isNewer(text, "v1.34.2"), isNewer("v1.34.2", text), olderOf(text, "v1.34.2")]).toEqual([
    false,
    false,
    "v1.34.2",
  ]);
  expect([isSameVersion(text, text), isSameVersion(text, "v1.34.2"), isSameVersion(text, "nothing")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("every version that the schema accepts is parsed, and formatted as before", () => {
  const { pattern = "" } = z.toJSONSchema(VersionText);
  const text = fc.stringMatching(new RegExp(pattern)).filter((drawn) => drawn.length <= 64);
  fc.assert(
    fc.property(text, (drawn) => {
      expect(VersionText.safeParse(drawn).success).toBe(true);
      expect(formatVersion(versionOf(drawn))).toBe(drawn);
    }),
  );
});
