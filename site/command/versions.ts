import { readdirSync } from "node:fs";
import { compare, prerelease } from "semver";
import { isVersion, unreleased } from "../src/build.ts";

/** Content of `versions.json`, which each page reads. */
export type Versions = {
  /** Undefined before the first release. */
  readonly newest: string | undefined;
  /** Newest first; a version that is not released is the last one. */
  readonly versions: readonly string[];
};

/** The versions that a tree of built sites has. */
export function listVersions(tree: string): Versions {
  return orderVersions(readdirSync(tree));
}

export function orderVersions(folders: readonly string[]): Versions {
  const found = folders.filter((folder) => isVersion(folder));
  const releases = found.filter((folder) => folder !== unreleased).toSorted((left, right) => compare(right, left));
  const newest = releases.find((release) => prerelease(release) === null) ?? releases[0];
  return { newest, versions: [...releases, ...found.filter((folder) => folder === unreleased)] };
}
