import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { searchInParallel } from "../histories/parallel.ts";
import { retell } from "../histories/search.ts";
import { bundleOfCommit, type Bundle, commitOf, releasesOf } from "./bundle-of-commit.ts";

// Random histories in which another commit and the working tree answer in turn, for example
// `npm run test:releases -- --before HEAD~1`. `--one-way` tests only the upgrade, for a commit without a way back.
const { values } = parseArgs({
  options: {
    before: { type: "string", default: "HEAD~1" },
    runs: { type: "string", default: "1000" },
    seed: { type: "string" },
    path: { type: "string" },
    "one-way": { type: "boolean", default: false },
    "as-found": { type: "boolean", default: false },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(ref: string): Promise<number> {
  const commit = commitOf(ref);
  if (commit === undefined) throw new Error(`--before ${ref}: this clone has no such commit; git fetch --unshallow?`);
  print(`seed ${seed}; ${ref} (${commit.slice(0, 10)}) and the working tree answer in turn`);
  const before = { ...(await bundleOfCommit(ref, commit)), isOneWay: values["one-way"] };
  try {
    return await play(before);
  } finally {
    rmSync(before.folder, { recursive: true });
  }
}

async function play(before: Bundle): Promise<number> {
  if (values.path !== undefined) return retell({ seed, path: values.path }, print, releasesOf(before)) ? 1 : 0;
  const [runs, workers, asFound] = [Number(values.runs), Number(values.workers), values["as-found"]];
  return searchInParallel({ seed, runs, workers, asFound, before }, print);
}

process.exitCode = await main(values.before);
