import { Command, InvalidArgumentError } from "commander";
import { conformance, down, run, up } from "./commands.ts";
import { isInterrupted, listenForInterruption } from "./interruption.ts";
import { Problem } from "./problem.ts";

const defaultBreaker = ["--default-breaker", "leave Crossplane's circuit breaker at its default"] as const;

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError("It is a whole number from 1.");
}

const program = new Command("e2e").description("A real management cluster on this machine, and what is tried on it.");

program
  .command("run", { isDefault: true })
  .description("start it, run the scenarios, stop it; use the one that is already up, and leave it up")
  .option("--only <names...>", "run these scenarios")
  .option("--list", "list the scenarios and stop")
  .option("--keep", "leave it running")
  .option("--parallel <count>", "scenarios at the same time", parseCount)
  .option(...defaultBreaker)
  .action(run);

program
  .command("up")
  .description("start it and leave it running")
  .option(...defaultBreaker)
  .action(up);

program
  .command("conformance")
  .description("show all that we compose and ship to a small API server of its own, which may run beside the other")
  .option("--webhooks", "show what we compose to the real managers' webhooks instead; builds them the first time")
  .option("--page", "put the results of the webhooks into docs/development/webhooks.md")
  .action(conformance);

program.command("down").description("stop what up started").action(down);

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof Problem ? error.message : (error.stack ?? error.message);
}

listenForInterruption();
try {
  await program.parseAsync();
} catch (error) {
  // The interruption stops everything and ends the process itself.
  if (isInterrupted()) await new Promise(() => undefined);
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}
