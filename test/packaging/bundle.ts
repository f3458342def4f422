import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, type Plugin } from "esbuild";
import { writeSnapshot } from "./snapshot.ts";

const projectRoot = join(import.meta.dirname, "..", "..");

/** `z` is a namespace with all of zod in it; asked for as one, the four fifths that nobody uses are left out. */
const zodByParts: Plugin = {
  name: "zod by parts",
  setup: (bundling) =>
    bundling.onLoad({ filter: /[\\/]function[\\/].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace('import { z } from "zod"', 'import * as z from "zod"'),
    })),
};

/**
 * Writes `main.cjs`, its source map and `main.blob`, a snapshot of Node.js after the first answer: all that the image
 * needs besides Node.js. The snapshot fits only the Node.js that writes it, and holds the path of this folder.
 */
export async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: projectRoot,
    entryPoints: ["function/snapshot.ts"],
    outfile: join(folder, "main.cjs"),
    platform: "node",
    // A snapshot is made of one script that needs no other file.
    format: "cjs",
    target: "node24",
    bundle: true,
    sourcemap: true,
    sourcesContent: false,
    // Names stay as they are, so that the stack of an error can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    plugins: [zodByParts],
    logLevel: "warning",
  });
  await writeSnapshot(folder);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { output: { type: "string", default: join(projectRoot, "dist", "bundle") } },
  });
  await bundle(resolve(values.output));
}
