import { hasDifferencesAt } from "../kubernetes/diff.ts";
import { describe, annotationOf, at, type JsonObject, textAt } from "../kubernetes/object.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { Change } from "./change.ts";
import type { Prediction } from "./prediction.ts";
import { findAutoscaledGroups, findReplacedGroups, topologyOf } from "./machine-group.ts";
import type { PlannedObject, PlannedObjects } from "./planned-objects.ts";
import { formatCount } from "./report.ts";

/** Warnings about effects that a plan cannot predict, or that need attention before the change. */
export function warningsOf(
  start: PlannedObjects,
  { checkpoints, steps }: Pick<Prediction, "checkpoints" | "steps">,
): string[] {
  const end = checkpoints.at(-1) ?? start;
  const changes = steps.flat();
  const isPaused = at(start[coreClusterKey]?.observed, "spec", "paused") === true;
  return [
    ...(isPaused ? ["the Cluster is paused: nothing changes until its spec.paused is removed"] : []),
    ...Object.entries(end).flatMap(([key, object]) => [
      ...autoscalerWarnings(start[key], object),
      ...replacementWarnings(
        object,
        changes.filter((change) => change.object === describe(object.applied)),
      ),
    ]),
  ];
}

/** Warnings about changes that Crossplane handles before it calls the function. */
export function findCrossplaneWarnings(before: JsonObject, after: JsonObject): string[] {
  const isPaused = annotationOf(after, "crossplane.io/paused") === "true";
  const choices = compositionFields.filter((field) => hasDifferencesAt(before, after, ["spec", field]));
  return [
    ...(isPaused ? ["Crossplane does nothing while the annotation crossplane.io/paused is true"] : []),
    ...choices.map((field) => `spec.${field} may select another Composition: pass that Composition with --new-input`),
  ];
}

const compositionFields = [
  "crossplane",
  "compositionRef",
  "compositionSelector",
  "compositionRevisionRef",
  "compositionRevisionSelector",
];

/** New limits alone do not change the number of machines: the autoscaler reacts to idle nodes and pending pods. */
function autoscalerWarnings(before: PlannedObject | undefined, after: PlannedObject): string[] {
  const old = before ? findAutoscaledGroups(before.applied) : new Map();
  return [...findAutoscaledGroups(after.applied)].flatMap(([group, { minimum, maximum }]) => {
    const machines = after.machines.get(group) ?? 0;
    if (!old.has(group) || (machines >= minimum && machines <= maximum)) return [];
    const what = `${describe(after.applied)}${group === "" ? "" : ` ${group}`} has ${formatCount(machines, "machine")}`;
    return [
      machines > maximum
        ? `${what}, above its new maximum of ${maximum}: the autoscaler removes them once their nodes are idle`
        : `${what}, below its new minimum of ${minimum}: ` +
          "the autoscaler adds machines for pending pods only, unless it has --enforce-node-group-min-size",
    ];
  });
}

function replacementWarnings({ applied }: PlannedObject, found: readonly Change[]): string[] {
  const topology = topologyOf(applied);
  const isUncounted = topology !== undefined && at(topology, "controlPlane", "replicas") === undefined;
  // Machines whose number only the ClusterClass sets are replaced too, but not counted.
  const changes = found.filter(
    ({ machines, fields }) => machines > 0 || (isUncounted && findReplacedGroups(applied, fields).length > 0),
  );
  if (changes.length === 0) return [];
  const name = describe(applied);
  const isOnDelete = textAt(applied, "spec", "rollout", "strategy", "type") === "OnDelete";
  const hasVariables = topology && changes.some(({ fields }) => fields.some((field) => field.includes(".variables")));
  return [
    ...(isOnDelete ? [`${name} has the rollout type OnDelete: a machine is replaced only after you delete it`] : []),
    ...(hasVariables
      ? [`${name}: the ClusterClass decides which machines its variables replace; the plan counts all that may be`]
      : []),
    ...(isUncounted
      ? [`${name}: machines of the control plane are not counted, because the ClusterClass sets their number`]
      : []),
  ];
}
