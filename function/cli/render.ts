import { Command, Option } from "commander";
import { formatProblem } from "../api/problem.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { indexObserved, readCluster, readObjects } from "./given.ts";
import { writeYaml } from "./manifest.ts";
import { composeOffline, type OfflineInput } from "./offline.ts";
import {
  defineContextOption,
  defineInputOption,
  type PlatformOptions,
  readEnvironment,
  readInputFile,
} from "./platform.ts";
import { nameAnnotation, listRendered } from "./rendered.ts";
import { rejectTwoReaders } from "./source.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

export interface RenderOptions extends PlatformOptions {
  readonly observed?: readonly string[];
  readonly required?: readonly string[];
  readonly output?: "yaml" | "json";
}

const help = `
Prints the status of the KubernetesCluster, then every object, sorted by the
annotation ${nameAnnotation}, which Crossplane
adds too. The same files always give the same output. A rejection goes to
stderr, one problem per line.

The command does not connect to a cluster: an object that is in none of the
files does not exist. An XR without a namespace is in the namespace default.

Examples:
  $ function-cluster-api render cluster.yaml
  $ function-cluster-api render cluster.yaml --input composition.yaml
  $ kubectl get cluster-api --selector crossplane.io/composite=demo -o yaml |
      function-cluster-api render cluster.yaml --observed -

Exit codes: 0 rendered, 1 rejected, 2 wrong usage.`;

export function renderCommand(terminal: Terminal = processTerminal): Command {
  return new Command("render")
    .summary("print what Crossplane would apply for a KubernetesCluster")
    .description("Print what Crossplane would apply for a KubernetesCluster. Needs no cluster.")
    .argument("<xr>", "file with one KubernetesCluster, YAML or JSON; - for stdin")
    .addOption(defineInputOption())
    .option("--observed <file...>", "files or folders with the existing composed objects, as kubectl prints them")
    .option("--required <file...>", "files or folders with other existing objects, such as a Cluster of that name")
    .addOption(defineContextOption())
    .addOption(
      new Option("--output <format>", "YAML documents, or one JSON array").choices(["yaml", "json"]).default("yaml"),
    )
    .addHelpText("after", help)
    .action(async (xr: string, options: RenderOptions) => {
      process.exitCode = await render(xr, options, terminal);
    });
}

export async function render(xr: string, options: RenderOptions, terminal: Terminal): Promise<ExitCode> {
  const offline = await readOffline(xr, options, terminal);
  const output = composeOffline(offline);
  if (output.fatal !== undefined) {
    terminal.printError(output.problems.map((problem) => `fatal: ${formatProblem(problem)}\n`).join(""));
    return exitCode.problems;
  }
  const objects = listRendered(offline.composite, output);
  terminal.print(options.output === "json" ? `${JSON.stringify(objects, undefined, 2)}\n` : writeYaml(objects));
  return exitCode.success;
}

async function readOffline(xr: string, options: RenderOptions, terminal: Terminal): Promise<OfflineInput> {
  const { observed = [], required = [] } = options;
  rejectTwoReaders(xr, options.input, options.context, ...observed, ...required);
  const input = await readInputFile(options.input, terminal);
  const context = await readEnvironment(options.context, terminal);
  return {
    composite: await readCluster(xr, terminal),
    input: input?.input,
    environment: context?.environment,
    observed: indexObserved(await readObjects(observed, terminal)),
    available: (await readObjects(required, terminal)).map((manifest) => manifest.object),
  };
}
