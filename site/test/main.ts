import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { causeOf } from "../../test/e2e/problem.ts";
import { buildSite } from "../command/build.ts";
import { newerPage, older, testedVersions } from "./tested-versions.ts";
import { installPackages, siteFolder } from "../command/install.ts";

const tree = mkdtempSync(join(tmpdir(), "site-"));
try {
  process.exitCode = await testSite();
} catch (error) {
  process.stderr.write(`${causeOf(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(tree, { recursive: true });
}

/** Returns an exit code. Vitest runs apart from the builds, which would take its environment for theirs. */
async function testSite(): Promise<number> {
  await installPackages();
  const types = run("tsc", ["--noEmit", "--project", siteFolder]);
  if (types !== 0) return types;
  for (const version of testedVersions) await buildSite({ version, tree });
  forgetPage(older, newerPage);
  return run("vitest", ["run", "--root", siteFolder, "--no-file-parallelism", "--testTimeout", "300000"]);
}

/** Makes a version as if it were from before a page was written. */
function forgetPage(version: string, page: string): void {
  rmSync(join(tree, version, page), { recursive: true });
  const sitemap = join(tree, version, "sitemap-0.xml");
  const text = readFileSync(sitemap, "utf8");
  writeFileSync(sitemap, text.replace(new RegExp(`<url><loc>[^<]*/${page}/</loc></url>`), ""));
}

function run(command: string, words: readonly string[]): number {
  const environment = { ...process.env, SITE_TREE: tree };
  return spawnSync(command, words, { stdio: "inherit", env: environment }).status ?? 1;
}
