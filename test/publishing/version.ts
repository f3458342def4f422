import { readVersion } from "../../function/cli/version.ts";
import { findPages } from "../docs/markdown.ts";

/** A version of ours in a text: after the name of a package, a repository or a file of this project. */
const mention = /(?<=\b(?:function|configuration)-cluster-api\S*?)\bv\d+\.\d+\.\d+/g;

/** Versions of this project that a text names, with `v`. */
export function versionsIn(text: string): readonly string[] {
  return [...text.matchAll(mention)].map(([version]) => version);
}

/** The text with the version of this project; with `v`. */
export function withVersion(text: string, version = readVersion()): string {
  return text.replaceAll(mention, version);
}

/** The changelog with what was not released yet under the version, without `v`, and the day, such as `2030-01-31`. */
export function withRelease(changelog: string, version: string, day: string): string {
  const released = changelog.replace(/^## Unreleased$/m, `## ${version} - ${day}`);
  if (released === changelog) throw new Error(`cannot release ${version}: CHANGELOG.md has no section Unreleased`);
  return released;
}

/** Paths of pages that speak of the present, and of an example that names a release. */
export function currentPages(): readonly string[] {
  const pages = findPages().filter((page) => page !== "CHANGELOG.md" && !page.startsWith("docs/decisions/"));
  return [...pages, "examples/gitops/platform/kustomization.yaml"];
}
