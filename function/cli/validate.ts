import { Command } from "commander";
import { isCluster } from "./cluster.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { inputsIn } from "./function-input.ts";
import { effectiveCluster, judgeCluster, judgeInput, type Platform } from "./judge.ts";
import { type LocatedProblem, type Manifest, readManifests, writeYaml } from "./manifest.ts";
import { contextOption, inputOption, type PlatformOptions, readEnvironment, readInputFile } from "./platform.ts";
import { counted, located } from "./report.ts";
import { readSources, refuseTwoReaders, type Source } from "./source.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

export interface ValidateOptions extends PlatformOptions {
  readonly showEffective?: boolean;
}

const help = `
Checks every KubernetesCluster, every Input and every Composition with a step of
this function as the function itself would; other kinds are skipped. A cluster
is judged as a new one: what depends on a running one, such as a downgrade, is
not seen. Where the platform's defaults matter, name its Composition with
--input.

One line for each problem, on stdout: file:line:column: path: message
With --show-effective stdout has the YAML and the problems go to stderr.

Examples:
  $ function-cluster-api validate cluster.yaml
  $ function-cluster-api validate clusters/ --input composition.yaml
  $ helm template chart/ | function-cluster-api validate -
  $ function-cluster-api validate cluster.yaml --show-effective

Exit codes: 0 no problem, 1 problems, 2 wrong usage.`;

export function validateCommand(terminal: Terminal = processTerminal): Command {
  return new Command("validate")
    .summary("check manifests without any cluster")
    .description("Check KubernetesClusters, and Compositions with our Input, without any cluster.")
    .argument("<file...>", "files, or folders with *.yaml, *.yml and *.json; - for stdin")
    .option("--show-effective", "print each sound cluster with its merged spec, defaults and all")
    .addOption(inputOption())
    .addOption(contextOption())
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
  refuseTwoReaders(...new Set(files), options.input, options.context);
  const sources = await readSources(files, terminal);
  const input = await readInputFile(options.input, terminal);
  const context = await readEnvironment(options.context, terminal);
  // With a broken Input every cluster would be refused for it, so only the Input is told.
  const inputProblems = input ? judgeInput(input) : [];
  const report = inputProblems.length > 0 ? refusedInput(inputProblems) : judgeAll(sources, { input, context });
  print(report, options, terminal);
  terminal.complain(summary(sources.length, report));
  return report.problems.length > 0 ? exitCode.problems : exitCode.fine;
}

interface Report {
  readonly problems: readonly LocatedProblem[];
  readonly effective: readonly unknown[];
  readonly checked: number;
  readonly skipped: number;
}

function refusedInput(problems: readonly LocatedProblem[]): Report {
  return { problems, effective: [], checked: 1, skipped: 0 };
}

function judgeAll(sources: readonly Source[], platform: Platform): Report {
  const reports = sources.map((source) => judgeSource(source, platform));
  return {
    problems: onceEach(reports.flatMap((report) => report.problems)),
    effective: reports.flatMap((report) => report.effective),
    checked: reports.reduce((sum, report) => sum + report.checked, 0),
    skipped: reports.reduce((sum, report) => sum + report.skipped, 0),
  };
}

/** A mistake of the environment is found again with every cluster. */
function onceEach(problems: readonly LocatedProblem[]): LocatedProblem[] {
  return [...new Map(problems.map((problem) => [located(problem), problem])).values()];
}

function judgeSource(source: Source, platform: Platform): Report {
  const { manifests, mistakes } = readManifests(source);
  const verdicts = manifests.map((manifest) => judge(manifest, platform));
  const problems = [...mistakes, ...verdicts.flatMap((verdict) => verdict.problems)];
  return {
    problems: problems.toSorted((left, right) => left.line - right.line || left.column - right.column),
    effective: verdicts.flatMap((verdict) => verdict.effective),
    checked: verdicts.filter((verdict) => verdict.isOurs).length,
    skipped: verdicts.filter((verdict) => !verdict.isOurs).length,
  };
}

function judge(manifest: Manifest, platform: Platform) {
  if (isCluster(manifest.object)) {
    const problems = judgeCluster(manifest, platform);
    return { isOurs: true, problems, effective: problems.length > 0 ? [] : [effectiveCluster(manifest, platform)] };
  }
  const inputs = inputsIn(manifest);
  return { isOurs: inputs.length > 0, problems: inputs.flatMap((input) => judgeInput(input)), effective: [] };
}

function print({ problems, effective }: Report, { showEffective }: ValidateOptions, terminal: Terminal): void {
  const lines = problems.map((problem) => `${located(problem)}\n`).join("");
  if (!showEffective) return terminal.print(lines);
  terminal.print(writeYaml(effective));
  return terminal.complain(lines);
}

function summary(files: number, { problems, checked, skipped }: Report): string {
  const objects = `${counted(checked, "object")} checked, ${skipped} of other kinds skipped`;
  return `${counted(files, "file")}, ${counted(problems.length, "problem")} (${objects})\n`;
}
