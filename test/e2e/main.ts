import { Command, InvalidArgumentError } from "commander";
import { conformance, down, install, metrics, run, up } from "./commands.ts";
import { isInterrupted, listenForInterruption } from "./interruption.ts";
import { findLiveProvider } from "./live/live-providers.ts";
import { Problem } from "./problem.ts";

const defaultBreaker = ["--default-breaker", "leave Crossplane's circuit breaker at its default"] as const;

const provider = [
  "--provider <name>",
  "run the scenarios of a provider on its real controllers, with simulated machines",
  findLiveProvider,
] as const;

const fromSource = ["--from-source", "serve the function from source instead of its image in runc"] as const;

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError("must be a whole number of at least 1.");
}

const program = new Command("e2e").description("Runs end-to-end scenarios on a management cluster on this machine.");

program
  .command("run", { isDefault: true })
  .description("run the scenarios on a new management cluster and stop it, or on the one that is up")
  .option("--only <names...>", "run these scenarios")
  .option("--list", "list the scenarios and stop")
  .option("--keep", "leave the management cluster running")
  .option("--parallel <count>", "scenarios at the same time", parseCount)
  .option(...provider)
  .option(...defaultBreaker)
  .option(...fromSource)
  .action(run);

program
  .command("up")
  .description("start a management cluster and leave it running")
  .option(...provider)
  .option(...defaultBreaker)
  .option(...fromSource)
  .action(up);

program
  .command("conformance")
  .description("send all composed objects and packaged CRDs to a separate small API server")
  .option("--webhooks", "send the composed objects to the webhooks of the real managers")
  .option("--page", "write the results of the webhooks to docs/development/webhooks.md")
  .action(conformance);

program
  .command("install")
  .description(
    "run the commands of docs/install.md where Crossplane runs the packages itself, and check what they leave",
  )
  .action(install);

program
  .command("metrics")
  .description("scrape the function with a real Prometheus; check every query of the dashboard and every alert")
  .action(metrics);

program.command("down").description("stop the management cluster that up started").action(down);

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof Problem ? error.message : (error.stack ?? error.message);
}

listenForInterruption();
try {
  await program.parseAsync();
} catch (error) {
  // The interruption handler stops everything and ends the process.
  if (isInterrupted()) await new Promise(() => undefined);
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}
