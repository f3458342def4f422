import { Command, Option } from "commander";
import type { JsonObject } from "../kubernetes/object.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { type Prediction, predictChanges } from "./prediction.ts";
import { indexObserved, readCluster, readObjects, rejectOtherCluster } from "./given.ts";
import { findHeldBackPools } from "./held-back.ts";
import { composeOffline, type OfflineInput } from "./offline.ts";
import { findPinnedImages } from "./pinned-image.ts";
import {
  formatJson,
  machinesIn,
  type PlanReport,
  formatUnsettled,
  formatRejection,
  formatText,
} from "./plan-report.ts";
import { observedIn, type PlannedObjects, openPlannedObjects } from "./planned-objects.ts";
import {
  defineContextOption,
  defineInputOption,
  type PlatformOptions,
  readEnvironment,
  readValidInput,
} from "./platform.ts";
import { rejectTwoReaders } from "./source.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { findCrossplaneWarnings, warningsOf } from "./warning.ts";

export interface PlanOptions extends PlatformOptions {
  readonly observed?: readonly string[];
  readonly newInput?: string;
  readonly output?: "text" | "json";
}

const help = `
Runs the same code as the function in the cluster. A step begins when Cluster
API has finished the step before. Without --observed, the plan starts from a
healthy cluster with the spec OLD and with autoscaled pools at their minimum.
It compares labels, annotations, spec and data of every object.

  +  object is created   ~  object changes in place
  -  object is deleted   !  machines are replaced or removed

Examples:
  $ function-cluster-api plan old.yaml new.yaml
  $ git show main:cluster.yaml | function-cluster-api plan - cluster.yaml
  $ function-cluster-api plan cluster.yaml cluster.yaml \\
      --input old.yaml --new-input new.yaml

Exit codes: 0 nothing changes, 1 rejected, 2 wrong usage, 3 changes in place,
4 replaces or removes machines, 5 does not converge.`;

export function planCommand(terminal: Terminal = processTerminal): Command {
  return new Command("plan")
    .summary("show what a change of a KubernetesCluster does to objects and machines")
    .description("Show which objects a change of a KubernetesCluster changes, which machines it replaces, and why.")
    .argument("<old>", "file with the current KubernetesCluster; - for stdin")
    .argument("<new>", "file with the changed KubernetesCluster; - for stdin")
    .addOption(defineInputOption())
    .option("--new-input <file>", "changed Input or Composition; default: the file of --input")
    .option("--observed <file...>", "files or folders with the existing composed objects, as kubectl prints them")
    .addOption(defineContextOption())
    .addOption(new Option("--output <format>", "output format").choices(["text", "json"]).default("text"))
    .addHelpText("after", help)
    .action(async (before: string, after: string, options: PlanOptions) => {
      process.exitCode = await plan({ before, after }, options, terminal);
    });
}

interface Files {
  readonly before: string;
  readonly after: string;
}

export async function plan(files: Files, options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const { input, newInput, context, observed } = options;
  rejectTwoReaders(files.before, files.after, input, newInput, context, ...(observed ?? []));
  const edit = await readEdit(files, options, terminal);
  if (observed) {
    const objects = indexObserved(await readObjects(observed, terminal));
    return report(planFrom(startFromObserved(objects, edit), edit), options, terminal);
  }
  const settled = predictChanges({ offline: edit.before, start: {} });
  const start = settled.checkpoints.at(-1) ?? {};
  if (isComplete(settled)) return report(planFrom(start, edit), options, terminal);
  const code = reportFailure({ ...settled, warnings: [] }, files.before, terminal);
  terminal.printError("To plan a change of an existing cluster, pass its objects with --observed.\n");
  return code;
}

/** A KubernetesCluster with its Input and environment, before and after the change. */
interface Edit {
  readonly before: OfflineInput;
  readonly after: OfflineInput;
}

async function readEdit(files: Files, options: PlanOptions, terminal: Terminal): Promise<Edit> {
  const input = await readValidInput(options.input, terminal);
  const newInput = options.newInput === undefined ? input : await readValidInput(options.newInput, terminal);
  const context = await readEnvironment(options.context, terminal);
  const [before, after] = [await readCluster(files.before, terminal), await readCluster(files.after, terminal)];
  rejectOtherCluster({ file: files.before, cluster: before }, { file: files.after, cluster: after });
  const common = { environment: context?.environment, observed: {}, available: [] };
  return {
    before: { ...common, composite: before, input: input?.input },
    after: { ...common, composite: after, input: newInput?.input },
  };
}

/** If objects have no `managedFields`, the fields in the responses before and after the edit count as applied. */
function startFromObserved(observed: Record<string, JsonObject>, { before, after }: Edit): PlannedObjects {
  return openPlannedObjects(
    observed,
    [before, after].map((offline) => composeOffline({ ...offline, observed }).desired),
  );
}

function planFrom(start: PlannedObjects, { before, after }: Edit): PlanReport {
  const prediction = predictChanges({ offline: after, start });
  if (!isComplete(prediction)) return { ...prediction, warnings: [] };
  const checkpoints = prediction.checkpoints.map((objects) => ({ ...after, observed: observedIn(objects) }));
  const waiting = findHeldBackPools(after, prediction.checkpoints.at(-1) ?? start);
  const ofCrossplane = findCrossplaneWarnings(before.composite, after.composite);
  const ofPlan = [...findPinnedImages(before, checkpoints), ...waiting, ...warningsOf(start, prediction)];
  return { ...prediction, warnings: [...ofCrossplane, ...ofPlan] };
}

function isComplete({ rejected, unfinished }: Pick<Prediction, "rejected" | "unfinished">): boolean {
  return !rejected && !unfinished;
}

function report(planned: PlanReport, { output }: PlanOptions, terminal: Terminal): ExitCode {
  terminal.print(output === "json" ? formatJson(planned) : formatText(planned));
  if (!isComplete(planned)) return reportFailure(planned, "the change", terminal);
  if (planned.steps.length === 0) return exitCode.success;
  const { machines, removed } = machinesIn(planned.steps);
  return machines + removed > 0 ? exitCode.replacesMachines : exitCode.changesInPlace;
}

function reportFailure(planned: PlanReport, what: string, terminal: Terminal): ExitCode {
  terminal.printError(planned.rejected ? formatRejection(planned, what) : formatUnsettled(planned, what));
  return planned.rejected ? exitCode.problems : exitCode.notConverging;
}
