import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { sha256Of } from "../packaging/digest.ts";

/** As hex. */
export function sha256OfFile(file: string): string {
  return sha256Of(readFileSync(file));
}

/** What `sha256sum --check` reads. */
export function checksums(files: readonly string[]): string {
  return files.map((file) => `${sha256OfFile(file)}  ${basename(file)}\n`).join("");
}
