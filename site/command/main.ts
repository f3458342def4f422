import { join } from "node:path";
import { Command } from "commander";
import { causeOf } from "../../test/e2e/problem.ts";
import { unreleased } from "../src/build.ts";
import { buildSite } from "./build.ts";
import { siteFolder } from "./install.ts";
import { writeRoot } from "./tree.ts";

type BuildOptions = { readonly siteVersion: string; readonly output: string; readonly serve: boolean };

const program = new Command("site").description("The documentation as a static site.");

program
  .command("build", { isDefault: true })
  .description("build one version")
  .option("--site-version <version>", "a tag, or main", unreleased)
  .option("--output <folder>", "folder of all versions", join(siteFolder, "dist"))
  .option("--serve", "show it on this machine", false)
  .action(build);

program
  .command("index <folder>")
  .description("write the files that a folder of built versions needs beside them")
  .action(writeRoot);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${causeOf(error)}\n`);
  process.exitCode = 1;
}

async function build({ siteVersion: version, output: tree, serve }: BuildOptions): Promise<void> {
  await buildSite({ version, tree });
  process.stdout.write(`${join(tree, version)}\n`);
  if (!serve) return;
  // Its package is there once the site was built.
  const { serveTree } = await import("./serve.ts");
  const { url } = await serveTree(tree, 4321);
  process.stdout.write(`${url}\n`);
}
