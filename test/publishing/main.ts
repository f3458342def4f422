import { Command } from "commander";
import { causeOf } from "../e2e/problem.ts";
import { release } from "./release.ts";

const program = new Command("release")
  .description("Build all files of a release, and push its packages.")
  .option("--dry-run", "push nothing; accept uncommitted changes, and a Function without a program", false)
  .option("--output <folder>", "where to write; it is emptied first", "dist/release")
  .option("--runtime-image <paths...>", "OCI image layouts or docker save archives, for amd64 and arm64", [])
  .option("--sign [key]", "sign with cosign: by the identity of the build, or with this private key")
  .action(release);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${causeOf(error)}\n`);
  process.exitCode = 1;
}
