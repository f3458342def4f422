import { Command } from "commander";
import { startEnvironment } from "./environment.ts";
import { isInterrupted, listenForInterruption } from "./interruption.ts";
import { Problem } from "./problem.ts";
import { wideBreaker } from "./processes/crossplane.ts";
import { functionProcess } from "./processes/function-server.ts";
import { say, secondsSince } from "./progress.ts";
import { listScenarios, runScenarios } from "./runner.ts";
import {
  type Environment,
  findEnvironment,
  stopEarlierEnvironment,
  stopEnvironment,
} from "./supervision/environment-record.ts";

type StartOptions = { readonly defaultBreaker?: true };
type RunOptions = StartOptions & { readonly only?: string; readonly list?: true; readonly keep?: true };

const defaultBreaker = ["--default-breaker", "leave Crossplane's circuit breaker at its default"] as const;

const program = new Command("e2e").description("A real management cluster on this machine, and what is tried on it.");

program
  .command("run", { isDefault: true })
  .description("start it, run the scenarios, stop it; use the one that is already up, and leave it up")
  .option("--only <name>", "run one scenario")
  .option("--list", "list the scenarios and stop")
  .option("--keep", "leave it running")
  .option(...defaultBreaker)
  .action(run);

program
  .command("up")
  .description("start it and leave it running")
  .option(...defaultBreaker)
  .action(up);

program.command("down").description("stop what up started").action(down);

async function up(options: StartOptions): Promise<void> {
  const startedAt = performance.now();
  const running = findEnvironment();
  const environment = running ?? (await start(options));
  say(running ? "already up" : `up after ${secondsSince(startedAt)}`);
  say(`export KUBECONFIG=${environment.kubeconfig}`);
}

async function down(): Promise<void> {
  say((await stopEarlierEnvironment()) ? "stopped" : "nothing is running");
}

async function run(options: RunOptions): Promise<void> {
  if (options.list) return listScenarios();
  const running = findEnvironment();
  const environment = running ?? (await start(options));
  // Else the scenarios would try code that is no longer there.
  if (running) await running.supervisor.restart(functionProcess);
  const passed = await runScenarios(environment, options.only);
  if (!passed) process.exitCode = 1;
  if (running || options.keep) say(`export KUBECONFIG=${environment.kubeconfig}`);
  else await stopEnvironment(environment, { keepLogs: !passed });
}

async function start({ defaultBreaker: isDefault }: StartOptions): Promise<Environment> {
  if (await stopEarlierEnvironment()) say("stopped what was left of an earlier start");
  return startEnvironment(isDefault ? [] : wideBreaker);
}

listenForInterruption();
try {
  await program.parseAsync();
} catch (error) {
  // The interruption stops everything and ends the process itself.
  if (isInterrupted()) await new Promise(() => undefined);
  process.stderr.write(
    `${error instanceof Problem ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
  );
  process.exitCode = 1;
}
