import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, type Plugin } from "esbuild";
import { fillCompileCache } from "./compile-cache.ts";

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

// Some of what is bundled is CommonJS and asks for Node's own modules.
const requireForModules =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Writes `main.mjs`, what it loads later, and their source maps: all that the image needs besides Node.js. */
export async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: projectRoot,
    entryPoints: ["function/main.ts"],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node24",
    bundle: true,
    splitting: true,
    sourcemap: true,
    sourcesContent: false,
    // Names stay as they are, so that the stack of an error can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    banner: { js: requireForModules },
    plugins: [zodByParts],
    logLevel: "warning",
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      output: { type: "string", default: join(projectRoot, "dist", "bundle") },
      "compile-cache": { type: "boolean", default: false },
      bundle: { type: "boolean", default: true },
    },
    allowNegative: true,
  });
  if (values.bundle) await bundle(values.output);
  if (values["compile-cache"]) await fillCompileCache(values.output);
}
