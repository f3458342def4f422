import { readFileSync } from "node:fs";
import semver from "semver";
import { expect, test } from "vitest";
import { z } from "zod";
import { readVersion } from "../../function/cli/version.ts";
import { readShippedPackages } from "../packaging/shipped-packages.ts";
import { readSections } from "./changelog.ts";
import { currentPages, versionsIn, withRelease, withVersion } from "./version.ts";

const version = readVersion();
const lockFile = z.object({ version: z.string(), packages: z.object({ "": z.object({ version: z.string() }) }) });

test("packages, the status of a cluster and the lock file have one version", () => {
  const lock = lockFile.parse(JSON.parse(readFileSync("package-lock.json", "utf8")));

  expect(readShippedPackages().version).toBe(version);
  expect([`v${lock.version}`, `v${lock.packages[""].version}`]).toEqual([version, version]);
});

test.each(currentPages())("%s names no other version", (page) => {
  expect(versionsIn(readFileSync(page, "utf8")).filter((found) => found !== version)).toEqual([]);
});

test("the install page names the version", () => {
  expect(versionsIn(readFileSync("docs/install.md", "utf8"))).toContain(version);
});

test("the changelog has no release that is newer, and what is not released yet comes first", () => {
  const titles = readSections().map(({ title }) => title);
  const releases = titles.filter((title) => title !== "Unreleased");

  expect(titles.indexOf("Unreleased")).toBeLessThanOrEqual(0);
  expect(releases.map((release) => semver.valid(release))).toEqual(releases);
  expect(releases.filter((release) => semver.gt(release, version))).toEqual([]);
  expect(releases).toEqual(semver.rsort([...releases]));
});

test("versions of this project are found and replaced, and no others", () => {
  const text =
    "ghcr.io/team/function-cluster-api:v1.0.0 /function-cluster-api//install?ref=v1.0.0 v2.0.0 crossplane:v3.0.0";

  expect(versionsIn(text)).toEqual(["v1.0.0", "v1.0.0"]);
  expect(withVersion(text, "v1.1.0")).toBe(text.replaceAll("v1.0.0", "v1.1.0"));
});

test("a release takes over what was not released yet", () => {
  const before = "# Changelog\n\n## Unreleased\n\n- New.\n";
  const after = withRelease(before, "1.0.0", "2030-01-31");

  expect(after).toBe("# Changelog\n\n## 1.0.0 - 2030-01-31\n\n- New.\n");
  expect(readSections(after)).toEqual([{ title: "1.0.0", text: "- New." }]);
  expect(() => withRelease(after, "1.1.0", "2030-02-28")).toThrow("has no section Unreleased");
});
