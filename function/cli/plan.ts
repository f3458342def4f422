import { Command, Option } from "commander";
import { problemText } from "../api/problem.ts";
import type { Change } from "./change.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { type Foresight, foresee, worldOf } from "./foresee.ts";
import { observedByKey, readCluster, readObjects } from "./given.ts";
import type { Offline } from "./offline.ts";
import { contextOption, inputOption, type PlatformOptions, readEnvironment, readInputFile } from "./platform.ts";
import { refuseTwoReaders } from "./source.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

export interface PlanOptions extends PlatformOptions {
  readonly observed?: readonly string[];
  readonly newInput?: string;
  readonly output?: "text" | "json";
}

const help = `
Plays the change through with the engine that runs in the cluster. A step begins
when the controllers have finished the one before. Without --observed the plan
starts from a healthy cluster as OLD asks for it.

Examples:
  $ function-cluster-api plan old.yaml new.yaml
  $ git show main:cluster.yaml | function-cluster-api plan - cluster.yaml
  $ function-cluster-api plan cluster.yaml cluster.yaml --input old.yaml --new-input new.yaml

Exit codes: 0 nothing changes, 1 refused, 2 wrong usage, 3 changes in place,
4 replaces machines.`;

export function planCommand(terminal: Terminal = processTerminal): Command {
  return new Command("plan")
    .summary("say what an edit changes, which machines it replaces, and in what order")
    .description("Say what an edit of a KubernetesCluster changes, which machines it replaces, in what order and why.")
    .argument("<old>", "file with the KubernetesCluster as it is; - for stdin")
    .argument("<new>", "file with the KubernetesCluster as it would be; - for stdin")
    .addOption(inputOption())
    .option("--new-input <file>", "the function's input as it would be, if that changes too")
    .option("--observed <file...>", "files or folders with the composed objects that exist, annotated as render does")
    .addOption(contextOption())
    .addOption(
      new Option("--output <format>", "text for people, json for programs").choices(["text", "json"]).default("text"),
    )
    .addHelpText("after", help)
    .action(async (before: string, after: string, options: PlanOptions) => {
      process.exitCode = await plan({ before, after }, options, terminal);
    });
}

export async function plan(
  files: { before: string; after: string },
  options: PlanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  refuseTwoReaders(
    files.before,
    files.after,
    options.input,
    options.newInput,
    options.context,
    ...(options.observed ?? []),
  );
  const input = await readInputFile(options.input, terminal);
  const newInput = options.newInput === undefined ? input : await readInputFile(options.newInput, terminal);
  const context = await readEnvironment(options.context, terminal);
  const given = { environment: context?.environment, observed: {}, available: [] };
  const before: Offline = { ...given, composite: await readCluster(files.before, terminal), input: input?.input };
  const { world, refused } = options.observed
    ? { world: observedByKey(await readObjects(options.observed, terminal)), refused: undefined }
    : worldOf(before);
  if (refused) return complain(`${files.before} is refused`, { refused, steps: [], held: [], approval: "" }, terminal);
  const after: Offline = {
    ...given,
    composite: await readCluster(files.after, terminal),
    input: newInput?.input,
    observed: world,
  };
  return report(foresee(after), options, terminal);
}

function report(foresight: Foresight, { output }: PlanOptions, terminal: Terminal): ExitCode {
  if (foresight.refused) return complain("the change is refused", foresight, terminal);
  const { steps, held, approval } = foresight;
  const machines = steps.flat().reduce((sum, change) => sum + change.machines, 0);
  terminal.print(
    output === "json"
      ? `${JSON.stringify({ steps, held, approval, machines }, undefined, 2)}\n`
      : textOf(foresight, machines),
  );
  if (steps.length === 0) return exitCode.fine;
  return machines > 0 ? exitCode.replacesMachines : exitCode.changesInPlace;
}

function complain(what: string, { refused, steps }: Foresight, terminal: Terminal): ExitCode {
  const when = steps.length > 0 ? ` after ${steps.length} steps` : "";
  const problems = (refused?.problems ?? []).map((problem) => `  ${problemText(problem)}\n`).join("");
  terminal.complain(`${what}${when}:\n${problems}`);
  return exitCode.problems;
}

function textOf({ steps, held, approval }: Foresight, machines: number): string {
  const lines = steps.flatMap((changes, index) => [`Step ${index + 1}`, ...changes.map((change) => lineOf(change))]);
  const pending = held.map(
    ({ object, reason, machines: count, fields }) => `  ${object}: ${count} machines, ${reason}: ${fields.join(", ")}`,
  );
  return [
    ...(steps.length === 0 ? ["Nothing changes."] : lines),
    ...(pending.length > 0
      ? ["Held until approved", ...pending, `  approve: capi.crossplane.io/approve-rollout: ${approval}`]
      : []),
    ...(steps.length > 0 ? [`In all: ${machines} machines are replaced.`] : []),
    "",
  ].join("\n");
}

const signs: Record<Change["action"], string> = { create: "+", change: "~", "replace machines": "!", remove: "-" };

function lineOf({ object, action, fields, machines }: Change): string {
  const what = action === "replace machines" ? `  replaces ${machines} machines:` : "";
  const why = fields.length > 5 ? [...fields.slice(0, 5), `and ${fields.length - 5} more`] : fields;
  return `  ${signs[action]} ${object}${what}${why.length > 0 ? `  ${why.join(", ")}` : ""}`;
}
