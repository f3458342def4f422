import { readFileSync } from "node:fs";
import { isObject, textAt } from "../kubernetes/object.ts";

/** The release, as the tag of the image: `v1.2.3`. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return `v${(isObject(manifest) && textAt(manifest, "version")) || "0.0.0"}`;
}
