import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Command } from "commander";
import { generatedFolders, generateFiles } from "../generate/files.ts";
import { withHandwrittenText } from "../generate/reference/module-page.ts";
import { findOverBudget, type Size, sizesOf } from "../generate/size.ts";
import { schema } from "../schema.ts";

interface Options {
  check?: boolean;
  folder: string;
}

/** The command for developers of this project: writes the files that are generated from the schema, or checks them. */
export function generateCommand(): Command {
  return new Command("generate")
    .description("generate the XRDs, Compositions, package metadata and reference pages of this project")
    .option("--check", "write nothing; list stale files and exit with 1")
    .option("--folder <folder>", "folder of the project", ".")
    .action((options: Options, command: Command) => {
      const sizes = sizesOf(schema);
      print(command, sizes.map((size) => formatSize(size)).join(""));
      const problems = [
        ...findOverBudget(sizes),
        ...(options.check ? findStaleFiles(options.folder) : writeFiles(options.folder)),
      ];
      if (problems.length > 0)
        command.error(problems.map((problem) => `error: ${problem}`).join("\n"), { exitCode: 1 });
    });
}

/** Problems that `--check` reports. */
function findStaleFiles(folder: string): string[] {
  const stale = [...buildContents(folder)].filter(([path, content]) => read(folder, path) !== content);
  return [...stale.map(([path]) => `${path} is stale: run npm run generate`), ...findObsoleteFiles(folder)];
}

function writeFiles(folder: string): string[] {
  for (const [path, content] of buildContents(folder)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return findObsoleteFiles(folder);
}

function buildContents(folder: string): Map<string, string> {
  const files = [...generateFiles(schema)];
  return new Map(files.map(([path, content]) => [path, withHandwrittenText(content, read(folder, path))]));
}

/** Pages of removed modules. They are not deleted, because they may contain handwritten text. */
function findObsoleteFiles(folder: string): string[] {
  const generated = generateFiles(schema);
  return generatedFolders
    .filter((below) => existsSync(join(folder, below)))
    .flatMap((below) => filesBelow(folder, below))
    .filter((path) => !generated.has(path))
    .map((path) => `${path} is no longer generated: delete it`);
}

function filesBelow(folder: string, below: string): string[] {
  const entries = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => relative(folder, path).replaceAll("\\", "/")).toSorted();
}

function read(folder: string, path: string): string | undefined {
  return existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
}

function formatSize({ what, bytes, budget }: Size): string {
  return `${what}: ${bytes} of ${budget} bytes\n`;
}

function print(command: Command, text: string): void {
  command.configureOutput().writeOut?.(text);
}
