import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { searchInParallel } from "./parallel.ts";
import { retell } from "./search.ts";

// Random histories against all rules: `npm run test:histories -- --runs 40000`; `--seed S --path P` shows one again.
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string" },
    path: { type: "string" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  if (values.path !== undefined) return retell({ seed, path: values.path }, print) ? 1 : 0;
  print(`seed ${seed}`);
  return searchInParallel({ seed, runs: Number(values.runs), workers: Number(values.workers) }, print);
}

process.exitCode = await main();
