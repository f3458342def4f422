import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** As hex. */
export function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** What `sha256sum --check` reads. */
export function checksums(files: readonly string[]): string {
  return files.map((file) => `${sha256Of(file)}  ${basename(file)}\n`).join("");
}
