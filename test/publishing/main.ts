import { Command } from "commander";
import { registry } from "../../function/generate/names.ts";
import { Problem } from "../e2e/problem.ts";
import { release } from "./release.ts";

const program = new Command("release")
  .description("Build all files of a release, and push its packages.")
  .option("--dry-run", "push nothing; accept uncommitted changes, and a Function without a program", false)
  .option("--output <folder>", "where to write", "dist")
  .option("--registry <path>", "where to push, and where the packages will be pulled from", registry)
  .option("--runtime-image <paths...>", "OCI image layouts or docker save archives, for amd64 and arm64", [])
  .action(release);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
