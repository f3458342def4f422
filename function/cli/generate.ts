import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Command } from "commander";
import { generatedFolders, generateFiles } from "../generate/files.ts";
import { withProse } from "../generate/reference/module-page.ts";
import { findOverBudget, type Size, sizesOf } from "../generate/size.ts";
import { schema } from "../schema.ts";

interface Options {
  check?: boolean;
  folder: string;
}

/** For people who change this project: what is made from the schema is written anew, or compared with what is there. */
export function generateCommand(): Command {
  return new Command("generate")
    .description("write the XRDs, Compositions, package metadata and reference pages of this project anew")
    .option("--check", "write nothing; name the files that are stale and exit with 1")
    .option("--folder <folder>", "the project's folder", ".")
    .action((options: Options, command: Command) => {
      const sizes = sizesOf(schema);
      print(command, sizes.map((size) => sizeLine(size)).join(""));
      const problems = [
        ...findOverBudget(sizes),
        ...(options.check ? staleFiles(options.folder) : writeFiles(options.folder)),
      ];
      if (problems.length > 0)
        command.error(problems.map((problem) => `error: ${problem}`).join("\n"), { exitCode: 1 });
    });
}

/** What `--check` has against the files of a project. */
function staleFiles(folder: string): string[] {
  const stale = [...contents(folder)].filter(([path, content]) => read(folder, path) !== content);
  return [...stale.map(([path]) => `${path} is stale: run npm run generate`), ...leftOver(folder)];
}

function writeFiles(folder: string): string[] {
  for (const [path, content] of contents(folder)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return leftOver(folder);
}

function contents(folder: string): Map<string, string> {
  const files = [...generateFiles(schema)];
  return new Map(files.map(([path, content]) => [path, withProse(content, read(folder, path))]));
}

/** Pages of modules that are gone. They may carry prose of a person, so a person deletes them. */
function leftOver(folder: string): string[] {
  const made = generateFiles(schema);
  return generatedFolders
    .filter((below) => existsSync(join(folder, below)))
    .flatMap((below) => filesBelow(folder, below))
    .filter((path) => !made.has(path))
    .map((path) => `${path} is not generated any more: delete it`);
}

function filesBelow(folder: string, below: string): string[] {
  const entries = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => relative(folder, path).replaceAll("\\", "/")).toSorted();
}

function read(folder: string, path: string): string | undefined {
  return existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
}

function sizeLine({ what, bytes, budget }: Size): string {
  return `${what}: ${bytes} of ${budget} bytes\n`;
}

function print(command: Command, text: string): void {
  command.configureOutput().writeOut?.(text);
}
