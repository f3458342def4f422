import { formatProblem } from "../api/problem.ts";
import type { HeldRollout } from "../lifecycle/holds.ts";
import type { Change, Scaling } from "./change.ts";
import type { Prediction } from "./prediction.ts";
import { formatCount } from "./report.ts";

/** The result of a plan. */
export interface PlanReport extends Omit<Prediction, "checkpoints"> {
  readonly warnings: readonly string[];
}

/** Number of machines that all steps replace (`machines`), remove and add. */
export function machinesIn(steps: PlanReport["steps"]): Record<"machines" | "removed" | "added", number> {
  const sum = (count: (change: Change) => number) => steps.flat().reduce((total, change) => total + count(change), 0);
  return {
    machines: sum(({ machines }) => machines),
    removed: sum(({ removed }) => removed),
    added: sum(({ added }) => added),
  };
}

export function formatJson({ steps, held, approval, warnings, rejected, unfinished }: PlanReport): string {
  const problems = rejected?.problems ?? [];
  const report = { steps, held, approval, warnings, ...machinesIn(steps), rejected: problems, unfinished };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function formatText({ steps, held, approval, warnings, rejected, unfinished }: PlanReport): string {
  // A plan that does not converge has thousands of steps, and its last changes are reported anyway.
  if (unfinished) return "";
  return [
    ...steps.flatMap((changes, index) => [`Step ${index + 1}`, ...changes.map((change) => formatChange(change))]),
    ...(!rejected && steps.length === 0 ? ["Nothing changes."] : []),
    ...formatHeld(held, approval),
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(steps.length > 0 ? [formatTotals(steps)] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** The message about a rejection that ends a plan. */
export function formatRejection({ rejected, steps }: PlanReport, what: string): string {
  const problems = (rejected?.problems ?? []).map((problem) => `  ${formatProblem(problem)}\n`).join("");
  return `${what} is rejected${afterSteps(steps)}:\n${problems}`;
}

/** The message about a plan that does not converge, with the changes of its last response. */
export function formatUnsettled({ unfinished, steps }: PlanReport, what: string): string {
  const lines = (unfinished ?? []).map((change) => `${formatChange(change)}\n`).join("");
  const message = `${what} does not converge${afterSteps(steps)}`;
  return `${message}; still changing:\n${lines}`;
}

function afterSteps({ length }: PlanReport["steps"]): string {
  return length > 0 ? ` after ${formatCount(length, "step")}` : "";
}

function formatHeld(held: readonly HeldRollout[], approval: string): string[] {
  if (held.length === 0) return [];
  const lines = held.map(
    ({ object, reason, machines, fields }) =>
      `  ${object}: ${countMachines(machines)}, ${reason}: ${fields.join(", ")}`,
  );
  return ["Held until approved", ...lines, `  approve: capi.crossplane.io/approve-rollout: ${approval}`];
}

function formatTotals(steps: PlanReport["steps"]): string {
  const { machines, removed, added } = machinesIn(steps);
  const verb = machines === 1 ? "is" : "are";
  const more = [...(removed > 0 ? [`${removed} removed`] : []), ...(added > 0 ? [`${added} added`] : [])];
  return `In all: ${[`${countMachines(machines)} ${verb} replaced`, ...more].join(", ")}.`;
}

const signs: Record<Change["action"], string> = {
  create: "+",
  change: "~",
  "replace machines": "!",
  "remove machines": "!",
  remove: "-",
};

function formatChange({ object, action, fields, machines, scaling }: Change): string {
  const what = [
    ...(machines > 0 ? [`replaces ${countMachines(machines)}`] : []),
    ...scaling.map((one) => formatScaling(one)),
  ];
  const why = fields.length > 5 ? [...fields.slice(0, 5), `and ${fields.length - 5} more`] : fields;
  const reason = why.length > 0 ? `:  ${why.join(", ")}` : "";
  if (what.length === 0) return `  ${signs[action]} ${object}${reason.slice(1)}`;
  return `  ${signs[action]} ${object}  ${what.join("; ")}${reason}`;
}

function formatScaling({ group, from, to }: Scaling): string {
  const of = group === "" ? "" : `${group} `;
  const change = from > to ? `removes ${from - to}` : `adds ${to - from}`;
  return `${of}${from} → ${to}, ${change}`;
}

function countMachines(count: number): string {
  return formatCount(count, "machine");
}
