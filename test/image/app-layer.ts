import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../packaging/bundle.ts";
import { file, type FileEntry } from "./file-tree.ts";

const license = join(import.meta.dirname, "..", "..", "LICENSE");

/** The bundle with the licences of what is in it. */
export async function appLayer(): Promise<FileEntry[]> {
  const folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  try {
    await bundle(folder);
    const bundled = readdirSync(folder).map((name) => file(`app/${name}`, readFileSync(join(folder, name))));
    return [...bundled, file("app/LICENSE", readFileSync(license))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
