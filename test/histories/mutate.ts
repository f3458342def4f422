import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Mutant, mutants } from "./mutants.ts";

// Breaks each rule once in a copy of the function: `npm run test:mutants`, or only some: `npm run test:mutants -- V2 P3`.
const copied = ["function", "test", "examples", "package", "package.json", "vitest.config.ts", "tsconfig.json"];

/** Who sees a broken rule: the tests that name it, and random histories. */
const judges: readonly [name: string, command: readonly string[]][] = [
  ["rules", ["node_modules/vitest/vitest.mjs", "run", "test/rules", "--maxWorkers=1", "--bail=1"]],
  ["histories", ["test/histories/main.ts", "--runs", "300", "--seed", "1", "--workers", "1", "--as-found"]],
];

function workshop(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "mutants-"));
  for (const name of copied) cpSync(name, path.join(folder, name), { recursive: true });
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return folder;
}

function mutated(text: string, { find, replace, file, what }: Mutant): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${file}: "${find}" is there ${found} times; renew the mutant "${what}"`);
  return text.replace(find, () => replace);
}

/** The names of the judges that saw it. */
function seenBy(folder: string, mutant: Mutant): string[] {
  const file = path.join(folder, "function", mutant.file);
  const original = readFileSync(file, "utf8");
  writeFileSync(file, mutated(original, mutant));
  const seen = complaints(folder);
  writeFileSync(file, original);
  return seen;
}

function complaints(folder: string): string[] {
  return judges
    .filter(([, command]) => spawnSync(process.execPath, command, { cwd: folder }).status !== 0)
    .map(([name]) => name);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(rules: readonly string[]): number {
  const folder = workshop();
  const chosen = mutants.filter(({ rule }) => rules.length === 0 || rules.includes(rule));
  try {
    const early = complaints(folder);
    if (early.length > 0) throw new Error(`nothing is broken yet, and ${early.join(", ")} already fail`);
    const survivors = chosen.filter((mutant) => {
      const seen = seenBy(folder, mutant);
      print(`${mutant.rule}  ${seen.length > 0 ? `killed by ${seen.join(", ")}` : "SURVIVED"}  ${mutant.what}`);
      return seen.length === 0;
    });
    print(`${chosen.length} mutants, ${survivors.length} survived`);
    return survivors.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = main(process.argv.slice(2));
