import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Release, workingTree } from "../simulation/rendering.ts";
import { pairOf } from "./turns.ts";

const projectRoot = join(import.meta.dirname, "..", "..");

/** The function of a commit, bundled in one file. */
export interface Bundle {
  /** The commit as given on the command line. */
  ref: string;
  folder: string;
  /** Whether only the upgrade to the working tree is tested, without a way back. */
  isOneWay: boolean;
}

/** The hash of the commit. Undefined if this clone does not have it. */
export function commitOf(ref: string): string | undefined {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).trim();
  } catch {
    return undefined;
  }
}

/** Bundles the sources of a commit, or of the working tree, with the installed dependencies. */
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

/** The releases to compare, the older one first. Empty if there is no bundle. */
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

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: projectRoot, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
