import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, type Plugin } from "esbuild";

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

/** Writes `main.cjs` and its source map: all that the image needs besides Node.js. */
export async function bundle(folder: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ["function/main.ts"],
    // Where the image has it, seen from the sources: the map must not say where this checkout or the folder is.
    outfile: join("app", "main.cjs"),
    write: false,
    platform: "node",
    // Parts of it, such as pino, ask for Node's modules by `require`.
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
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { output: { type: "string", default: join(projectRoot, "dist", "bundle") } },
  });
  await bundle(resolve(values.output));
}
