import { statSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../test/e2e/supervision/run-program.ts";

export const siteFolder = join(import.meta.dirname, "..");

/** Installs the packages of the site unless those of its lock file are there. They are not part of the project's. */
export async function installPackages(): Promise<void> {
  const installed = modifiedAt(join(siteFolder, "node_modules", ".package-lock.json"));
  if (installed >= modifiedAt(join(siteFolder, "package-lock.json"))) return;
  process.stderr.write("installing the packages of the site\n");
  await runProgram({ command: "npm", arguments: ["ci", "--ignore-scripts"], folder: siteFolder });
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
