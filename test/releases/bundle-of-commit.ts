import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Release, workingTree } from "../simulation/rendering.ts";
import { pairOf } from "./turns.ts";

const projectRoot = join(import.meta.dirname, "..", "..");

/** The function of a commit, in one file. */
export interface Bundle {
  /** As a person names the commit. */
  ref: string;
  folder: string;
  /** The working tree answers last, and nobody goes back. */
  isOneWay: boolean;
}

/** The commit's hash; undefined where this clone does not have it. */
export function commitOf(ref: string): string | undefined {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).trim();
  } catch {
    return undefined;
  }
}

/** Bundles a commit (or the working tree) from its own sources, with the dependencies that are installed here. */
export async function bundleOfCommit(ref: string, commit: string | undefined): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), "function-release-"));
  if (commit !== undefined) checkOut(commit, folder);
  await build({
    absWorkingDir: commit === undefined ? projectRoot : folder,
    entryPoints: ["function/compose.ts"],
    outfile: join(folder, "compose.cjs"),
    nodePaths: [join(projectRoot, "node_modules")],
    platform: "node",
    format: "cjs",
    target: "node24",
    bundle: true,
    logLevel: "warning",
  });
  return { ref, folder, isOneWay: false };
}

/** The older one first; none where nothing is compared. */
export function releasesOf(before: Bundle | undefined): Release[] {
  if (!before) return [];
  const loaded: unknown = createRequire(import.meta.url)(join(before.folder, "compose.cjs"));
  if (!hasCompose(loaded)) throw new Error(`${before.ref}: function/compose.ts exports no compose()`);
  return pairOf({ name: before.ref, compose: loaded.compose }, workingTree, before);
}

function hasCompose(loaded: unknown): loaded is Pick<Release, "compose"> {
  return typeof loaded === "object" && loaded !== null && "compose" in loaded && typeof loaded.compose === "function";
}

function checkOut(commit: string, folder: string): void {
  const archive = join(folder, "sources.tar");
  git("archive", "--format=tar", `--output=${archive}`, commit, "function", "package.json");
  execFileSync("tar", ["-xf", archive, "-C", folder]);
}

function git(...words: string[]): string {
  return execFileSync("git", words, { cwd: projectRoot, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
