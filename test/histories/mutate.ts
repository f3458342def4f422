import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Mutant, mutants } from "./mutants.ts";

// Applies each mutant to a copy of the function: `npm run test:mutants`. A mutant survives if no check fails.
// `npm run test:mutants -- V2 P3` applies only those of some rules.
const copied = ["function", "test", "examples", "package", "package.json", "vitest.config.ts", "tsconfig.json"];

/** The checks that must fail: the tests of the rules, and random histories. */
const checks: readonly [name: string, command: readonly string[]][] = [
  ["rules", ["node_modules/vitest/vitest.mjs", "run", "test/rules", "--maxWorkers=1", "--bail=1"]],
  ["histories", ["test/histories/main.ts", "--runs", "300", "--seed", "1", "--workers", "1", "--as-found"]],
];

/** The copy is elsewhere, and tests find the collection of CRDs beside the repository. */
const env = { CRDS_DIR: path.resolve("..", "shared", "crds"), ...process.env };

function createCopy(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "mutants-"));
  for (const name of copied) cpSync(name, path.join(folder, name), { recursive: true });
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return folder;
}

function mutated(text: string, { find, replace, file, what }: Mutant): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${file}: "${find}" occurs ${found} times, not once: update the mutant "${what}"`);
  return text.replace(find, () => replace);
}

/** The name of the check that failed; undefined if none did. */
function killerOf(folder: string, mutant: Mutant): string | undefined {
  const file = path.join(folder, "function", mutant.file);
  const original = readFileSync(file, "utf8");
  writeFileSync(file, mutated(original, mutant));
  const failed = findFailedCheck(folder);
  writeFileSync(file, original);
  return failed;
}

/** The first check that fails: one is enough, and the histories take longer. */
function findFailedCheck(folder: string): string | undefined {
  return checks.find(([, command]) => spawnSync(process.execPath, command, { cwd: folder, env }).status !== 0)?.[0];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(rules: readonly string[]): number {
  const folder = createCopy();
  const chosen = mutants.filter(({ rule }) => rules.length === 0 || rules.includes(rule));
  try {
    const failed = findFailedCheck(folder);
    if (failed !== undefined) throw new Error(`without a mutant, ${failed} must not fail`);
    const survivors = chosen.filter((mutant) => {
      const killer = killerOf(folder, mutant);
      print(`${mutant.rule}  ${killer === undefined ? "SURVIVED" : `killed by ${killer}`}  ${mutant.what}`);
      return killer === undefined;
    });
    print(`${chosen.length} mutants, ${survivors.length} survived`);
    return survivors.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = main(process.argv.slice(2));
