import { Command } from "commander";
import { isCluster } from "./cluster.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { inputsIn } from "./function-input.ts";
import { validateInput } from "./validate-input.ts";
import { resolveCluster, validateCluster, type Platform } from "./validate-cluster.ts";
import { type LocatedProblem, type Manifest, readManifests, placeInFile, writeYaml } from "./manifest.ts";
import {
  defineContextOption,
  defineInputOption,
  type PlatformOptions,
  readEnvironment,
  readInputFile,
} from "./platform.ts";
import { formatCount, formatLocatedProblem } from "./report.ts";
import { readSources, rejectTwoReaders, type Source } from "./source.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

export interface ValidateOptions extends PlatformOptions {
  readonly showEffective?: boolean;
}

const help = `
Checks every KubernetesCluster, Input and Composition with a step of this
function, as the function does. Other kinds are skipped. A cluster is checked as
a new cluster, so problems of an existing one, such as a downgrade, are not
found. If clusters need defaults of the platform, pass its Composition with
--input. A file without Kubernetes objects is a problem, and so is a call
without anything to validate.

Prints one line per problem to stdout: file:line:column: path: message
With --show-effective, stdout has the YAML and problems go to stderr.

Examples:
  $ function-cluster-api validate cluster.yaml
  $ function-cluster-api validate clusters/ --input composition.yaml
  $ helm template chart/ | function-cluster-api validate -
  $ function-cluster-api validate cluster.yaml --show-effective

Exit codes: 0 no problem, 1 problems, 2 wrong usage.`;

export function validateCommand(terminal: Terminal = processTerminal): Command {
  return new Command("validate")
    .summary("check manifests without a cluster")
    .description("Check KubernetesClusters, Inputs and Compositions with a step of this function. Needs no cluster.")
    .argument("<file...>", "files, or folders with *.yaml, *.yml and *.json; - for stdin")
    .option("--show-effective", "print each valid cluster with its effective spec, defaults included")
    .addOption(defineInputOption())
    .addOption(defineContextOption())
    .addHelpText("after", help)
    .action(async (files: string[], options: ValidateOptions) => {
      process.exitCode = await validate(files, options, terminal);
    });
}

export async function validate(
  files: readonly string[],
  options: ValidateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  rejectTwoReaders(...new Set(files), options.input, options.context);
  const sources = await readSources(files, terminal);
  const input = await readInputFile(options.input, terminal);
  const context = await readEnvironment(options.context, terminal);
  // The function would reject every cluster because of an invalid Input, so only the Input is reported.
  const inputProblems = input ? validateInput(input) : [];
  const report = inputProblems.length > 0 ? rejectedInput(inputProblems) : validateAll(sources, { input, context });
  print(report, options, terminal);
  terminal.printError(formatSummary(sources.length, report));
  if (report.problems.length > 0) return exitCode.problems;
  if (report.clusters + report.inputs > 0) return exitCode.success;
  terminal.printError(`error: nothing to validate in ${namesOf(sources)}: ${nothingFound}\n`);
  return exitCode.problems;
}

const nothingFound = "no KubernetesCluster, no Input and no Composition with a step of this function";

function namesOf(sources: readonly Source[]): string {
  const [first, ...more] = sources.map(({ name }) => name);
  return more.length > 0 ? `${first} and ${formatCount(more.length, "more file")}` : String(first);
}

interface Report {
  readonly problems: readonly LocatedProblem[];
  readonly effective: readonly unknown[];
  readonly clusters: number;
  readonly inputs: number;
  readonly skipped: number;
}

function rejectedInput(problems: readonly LocatedProblem[]): Report {
  return { problems, effective: [], clusters: 0, inputs: 1, skipped: 0 };
}

function validateAll(sources: readonly Source[], platform: Platform): Report {
  const reports = sources.map((source) => validateSource(source, platform));
  const sum = (count: (report: Report) => number) => reports.reduce((total, report) => total + count(report), 0);
  return {
    problems: removeDuplicates(reports.flatMap((report) => report.problems)),
    effective: reports.flatMap((report) => report.effective),
    clusters: sum(({ clusters }) => clusters),
    inputs: sum(({ inputs }) => inputs),
    skipped: sum(({ skipped }) => skipped),
  };
}

/** A problem of the environment is found for every cluster. */
function removeDuplicates(problems: readonly LocatedProblem[]): LocatedProblem[] {
  return [...new Map(problems.map((problem) => [formatLocatedProblem(problem), problem])).values()];
}

function validateSource(source: Source, platform: Platform): Report {
  const { manifests, problems: unreadable } = readManifests(source);
  const results = manifests.map((manifest) => validateManifest(manifest, platform));
  const found = [...unreadable, ...results.flatMap((result) => result.problems)];
  const problems = found.length + manifests.length === 0 ? [buildEmptyFileProblem(source)] : found;
  return {
    problems: problems.toSorted((left, right) => left.line - right.line || left.column - right.column),
    effective: results.flatMap((result) => result.effective),
    clusters: results.filter(({ kind }) => kind === "Cluster").length,
    inputs: results.filter(({ kind }) => kind === "Input").length,
    skipped: results.filter(({ kind }) => kind === "Other").length,
  };
}

/** A file without objects is a problem, for example after a failed download or an empty template. */
function buildEmptyFileProblem({ name, text }: Source): LocatedProblem {
  const why = text.trim() === "" ? "it is empty" : "its documents are empty or have only comments";
  return placeInFile(name, `has no Kubernetes object: ${why}`);
}

interface ManifestResult {
  readonly kind: "Cluster" | "Input" | "Other";
  readonly problems: readonly LocatedProblem[];
  readonly effective: readonly unknown[];
}

function validateManifest(manifest: Manifest, platform: Platform): ManifestResult {
  if (isCluster(manifest.object)) {
    const problems = validateCluster(manifest, platform);
    const effective = problems.length > 0 ? [] : [resolveCluster(manifest, platform)];
    return { kind: "Cluster", problems, effective };
  }
  const inputs = inputsIn(manifest);
  const problems = inputs.flatMap((input) => validateInput(input));
  return { kind: inputs.length > 0 ? "Input" : "Other", problems, effective: [] };
}

function print({ problems, effective }: Report, { showEffective }: ValidateOptions, terminal: Terminal): void {
  const lines = problems.map((problem) => `${formatLocatedProblem(problem)}\n`).join("");
  if (!showEffective) return terminal.print(lines);
  terminal.print(writeYaml(effective));
  return terminal.printError(lines);
}

function formatSummary(files: number, { problems, clusters, inputs, skipped }: Report): string {
  const checked = `${formatCount(clusters, "KubernetesCluster")} and ${formatCount(inputs, "Input")} checked`;
  const objects = `${checked}, ${skipped} of other kinds skipped`;
  return `${formatCount(files, "file")}, ${formatCount(problems.length, "problem")} (${objects})\n`;
}
