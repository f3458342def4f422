import { describe, type JsonObject, textAt } from "../kubernetes/object.ts";
import { findDifferences, findDifferingPaths } from "./difference.ts";
import { type MachineCounts, findReplacedGroups } from "./machine-group.ts";
import type { PlannedObject, PlannedObjects } from "./planned-objects.ts";

/** A changed number of machines. */
export interface Scaling {
  /** The control plane or pool within a topology; empty if the object itself is scaled. */
  readonly group: string;
  readonly from: number;
  readonly to: number;
}

export interface Change {
  /** Kind and name. */
  readonly object: string;
  readonly action: "create" | "change" | "replace machines" | "remove machines" | "remove";
  /** Paths that differ. For a replaced template, the paths within the template. */
  readonly fields: readonly string[];
  /** Number of replaced machines. */
  readonly machines: number;
  /** Number of machines that are removed without a replacement. */
  readonly removed: number;
  readonly added: number;
  readonly scaling: readonly Scaling[];
}

/** All objects before and after a step of the plan. */
export interface Step {
  readonly before: PlannedObjects;
  readonly after: PlannedObjects;
}

/** The changes of a step. Those that replace or remove the most machines come first. */
export function changesOf(step: Step): Change[] {
  const keys = new Set([...Object.keys(step.after), ...Object.keys(step.before)]);
  const changes = [...keys].flatMap((key) => changeOf(step, step.before[key], step.after[key]));
  return changes.toSorted((left, right) => right.machines + right.removed - left.machines - left.removed);
}

function changeOf(step: Step, before: PlannedObject | undefined, after: PlannedObject | undefined): Change[] {
  if (before === after) return [];
  if (before && after) return findChangeWithin(step, { before, after });
  const object = after ?? before;
  if (!object) return [];
  return [{ object: describe(object.applied), ...buildWholeChange(before?.machines, after?.machines) }];
}

/** The change of an object that is created or removed. */
function buildWholeChange(before: MachineCounts | undefined, after: MachineCounts | undefined): Omit<Change, "object"> {
  return { action: after ? "create" : "remove", fields: [], machines: 0, ...scalingOf(before, after) };
}

interface Pair {
  readonly before: PlannedObject;
  readonly after: PlannedObject;
}

function findChangeWithin(step: Step, { before, after }: Pair): Change[] {
  const found = findDifferences(before.applied, after.applied);
  if (found.length === 0) return [];
  const counts = scalingOf(before.machines, after.machines);
  const machines = countReplacedMachines(before.machines, after.machines, findReplacedGroups(after.applied, found));
  const fields = machines === 0 ? found : explainReferences(found, { before, after }, step);
  return [{ object: describe(after.applied), action: actionOf(machines, counts.removed), fields, machines, ...counts }];
}

function actionOf(replaced: number, removed: number): Change["action"] {
  if (replaced > 0) return "replace machines";
  return removed > 0 ? "remove machines" : "change";
}

function scalingOf(before: MachineCounts = new Map(), after: MachineCounts = new Map()) {
  const groups = [...new Set([...before.keys(), ...after.keys()])];
  const scaling = groups
    .map((group): Scaling => ({ group, from: before.get(group) ?? 0, to: after.get(group) ?? 0 }))
    .filter(({ from, to }) => from !== to);
  return {
    scaling,
    removed: scaling.reduce((sum, { from, to }) => sum + Math.max(0, from - to), 0),
    added: scaling.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0),
  };
}

/** A replaced machine existed before and has a replacement. Other machines are added or removed. */
function countReplacedMachines(before: MachineCounts, after: MachineCounts, groups: readonly string[]): number {
  return groups.reduce((sum, group) => sum + Math.min(before.get(group) ?? 0, after.get(group) ?? 0), 0);
}

/** Replaces the path of a changed reference to a template by the paths that differ between the two templates. */
function explainReferences(fields: readonly string[], pair: Pair, step: Step): string[] {
  return fields.flatMap((field) => {
    if (!field.endsWith(".name")) return [field];
    const path = field.split(".");
    const old = findNamed(step.before, textAt(pair.before.applied, ...path));
    const fresh = findNamed(step.after, textAt(pair.after.applied, ...path));
    const within = old && fresh ? findDifferingPaths(old["spec"], fresh["spec"], `${textAt(fresh, "kind")}.spec`) : [];
    return within.length > 0 ? within : [field];
  });
}

function findNamed(objects: PlannedObjects, name: string | undefined): JsonObject | undefined {
  return Object.values(objects).find(({ applied }) => textAt(applied, "metadata", "name") === name)?.applied;
}
