import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { searchInParallel } from "./parallel.ts";
import { retell } from "./search.ts";

// Checks all rules in random histories: `npm run test:histories -- --runs 40000`. `--seed S --path P` replays one
// history and prints its reconciles. `--as-found` reports histories without shrinking them.
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string" },
    path: { type: "string" },
    "as-found": { type: "boolean", default: false },
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
  const [runs, workers, asFound] = [Number(values.runs), Number(values.workers), values["as-found"]];
  return searchInParallel({ seed, runs, workers, asFound }, print);
}

process.exitCode = await main();
