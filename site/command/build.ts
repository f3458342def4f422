import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { runProgram } from "../../test/e2e/supervision/run-program.ts";
import { installPackages, siteFolder } from "./install.ts";
import { writeRoot } from "./tree.ts";

export type Target = {
  readonly version: string;
  /** Folder of all versions; the build replaces the folder of its own one. */
  readonly tree: string;
};

/** Builds a version of the site into a tree of versions. */
export async function buildSite({ version, tree }: Target): Promise<void> {
  await installPackages();
  const output = resolve(tree, version);
  rmSync(output, { recursive: true, force: true });
  await runProgram({
    command: process.execPath,
    // The cache of rendered pages knows their text, but not the version that their links name.
    arguments: [join("node_modules", "astro", "bin", "astro.mjs"), "build", "--force"],
    folder: siteFolder,
    environment: { SITE_VERSION: version, SITE_OUTPUT: output, ASTRO_TELEMETRY_DISABLED: "1" },
  });
  writeRoot(tree);
}
