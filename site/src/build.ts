import { source } from "../../function/generate/names.ts";
import site from "../package.json" with { type: "json" };

/** Where the site is published, with a slash at the end. */
export const home = site.homepage;

/** The version that is not released. */
export const unreleased = "main";

const released = /^v\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Whether a folder of the site is a version of it. */
export function isVersion(name: string): boolean {
  return name === unreleased || released.test(name);
}

/** The version that is built: a tag, or `main`. */
export const version = readVersion(process.env["SITE_VERSION"] ?? unreleased);

/** Path of the version on its server, with slashes around it. */
export const base = `${new URL(home).pathname}${version}/`;

/** The source that a version is built from: a file as a page (`blob`) or as it is (`raw`), or a folder (`tree`). */
export function sourceUrlOf(kind: "blob" | "raw" | "tree", path: string): string {
  return `${source}/${kind}/${version}/${path}`;
}

export { source };

function readVersion(text: string): string {
  if (!isVersion(text)) throw new Error(`SITE_VERSION is ${text}; use ${unreleased} or a version such as v1.2.3`);
  return text;
}
