import { findReferenced } from "../cluster-api/reference.ts";
import { differingPlaces, ofFields } from "../kubernetes/diff.ts";
import { annotationOf, at, type Json, type JsonObject, nameOf, numberAt, textAt } from "../kubernetes/object.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";

/** Why a change that would replace machines does not happen yet (rules R4, R5, N5). */
type HoldReason = "PlatformChange" | "FunctionUpgrade" | "UnknownOrigin" | "Restored";

/** A change that would replace the machines of one object. */
export interface HeldRollout {
  /** Kind and name of the control plane or MachineDeployment. */
  readonly object: string;
  readonly key: string;
  readonly reason: HoldReason;
  /** What differs, at most five paths. */
  readonly fields: readonly string[];
  /** Machines that it would replace. */
  readonly machines: number;
}

/** What may replace machines although the XR did not ask for it. */
export interface Permissions {
  readonly functionUpgrades: boolean;
  readonly platformChanges: boolean;
}

/** An object that owns machines, as it runs and as it would be. */
export interface Replacement {
  readonly key: string;
  readonly running: JsonObject;
  readonly wished: JsonObject;
  /** What differs of what its machines are; nothing means that nothing is replaced. */
  readonly fields: readonly string[];
}

/** The rollout, if it is to be held; undefined where it may happen or nothing would be replaced. */
function holdOf({ key, running, wished, fields }: Replacement, permissions: Permissions): HeldRollout | undefined {
  const reason = fields.length === 0 ? undefined : reasonOf(running, wished, permissions);
  if (!reason) return undefined;
  return {
    object: describe(running),
    key,
    reason,
    fields: fields.toSorted().slice(0, 5),
    machines: machinesOf(running),
  };
}

/** The same, but what was restored or adopted keeps all of its content in the first answer (rule N5). */
export function holdIn(
  { isRestored }: State,
  replacement: Replacement,
  permissions: Permissions,
): HeldRollout | undefined {
  return isRestored ? holdRestored(replacement) : holdOf(replacement, permissions);
}

/** What may go ahead once the XR names the hash of what is held. */
export function permissionsWith(approval: string, composite: JsonObject, permissions: Permissions): Permissions {
  const isApproved = annotationOf(composite, ownAnnotation.approveRollout) === approval;
  return isApproved ? { functionUpgrades: true, platformChanges: true } : permissions;
}

function holdRestored(replacement: Replacement): HeldRollout | undefined {
  const never = { functionUpgrades: false, platformChanges: false };
  const found = holdOf({ ...replacement, wished: replacement.running }, never);
  return found && { ...found, reason: "Restored" };
}

export function describe(object: JsonObject): string {
  return `${textAt(object, "kind")}/${nameOf(object)}`;
}

function machinesOf(object: JsonObject): number {
  return numberAt(object, "status", "replicas") ?? numberAt(object, "spec", "replicas") ?? 0;
}

/** Same inputs, other rendering: our release changed. What carries no hash that we know is never taken for a change. */
function reasonOf(running: JsonObject, wished: JsonObject, permissions: Permissions): HoldReason | undefined {
  const [before, after] = [running, wished].map((object) => annotationOf(object, ownAnnotation.renderedFrom));
  const [saidBefore, saidAfter] = [running, wished].map((object) => annotationOf(object, ownAnnotation.askedFor));
  if (schemeOf(before) !== schemeOf(after)) return permissions.functionUpgrades ? undefined : "UnknownOrigin";
  if (before === after) return permissions.functionUpgrades ? undefined : "FunctionUpgrade";
  return permissions.platformChanges || saidBefore !== saidAfter ? undefined : "PlatformChange";
}

function schemeOf(hash: string | undefined): string | undefined {
  return hash?.slice(0, hash.indexOf(":"));
}

/** Where the template that `path` of `running` refers to differs from the wished one. */
export function templateFields(
  state: State,
  { running, path }: { running: JsonObject; path: readonly string[] },
  wished: JsonObject,
): string[] {
  if (textAt(running, ...path, "name") === nameOf(wished)) return [];
  const template = findReferenced(running, path, state.templateObjects);
  return differingPaths(template?.["spec"], wished["spec"], "spec");
}

function differingPaths(before: Json | undefined, after: Json | undefined, path: string): string[] {
  return differingPlaces(before, after, ofFields).map((steps) => [path, ...steps.map(({ name }) => name)].join("."));
}

/** The same for content that an object carries within itself; its hash says whether it differs at all. */
export function inlineFields(running: JsonObject, wished: JsonObject, paths: readonly string[]): string[] {
  const [before, after] = [running, wished].map((object) => annotationOf(object, ownAnnotation.content));
  if (before === after) return [];
  const found = paths.flatMap((path) =>
    differingPaths(at(running, ...path.split(".")), at(wished, ...path.split(".")), path),
  );
  return found.length > 0 ? found : [...paths];
}
