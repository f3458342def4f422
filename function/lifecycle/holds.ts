import { findReferenced } from "../cluster-api/reference.ts";
import { findDifferingPlaces, ofFields } from "../kubernetes/diff.ts";
import {
  annotationOf,
  at,
  describe,
  type Json,
  type JsonObject,
  nameOf,
  numberAt,
  textAt,
} from "../kubernetes/object.ts";
import { isSameVersion } from "../kubernetes/version.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";

/** Why a change that would replace machines does not happen yet (rules R4, R5, N5). */
type HoldReason = "PlatformChange" | "FunctionUpgrade" | "UnknownOrigin" | "Restored";

/** A change that would replace the machines of one object. */
export interface HeldRollout {
  /** Kind and name of what owns the machines. */
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
  readonly desired: JsonObject;
  /** What differs of what its machines are; nothing means that nothing is replaced. */
  readonly fields: readonly string[];
  /** Machines that it would replace. Default: those that it counts, or wants. */
  readonly machines?: number;
}

/** What is held, and what lets it go ahead. */
export interface Decision {
  /** By the key of the object that owns the machines. */
  readonly held: ReadonlyMap<string, HeldRollout>;
  /** The hash that the XR names to let what is held go ahead: of all desired content, so that it lasts for the whole rollout. */
  readonly approval: string;
}

interface HoldFacts {
  readonly state: State;
  readonly composite: JsonObject;
  readonly permissions: Permissions;
}

/** Which replacements may go ahead, before anything of them is said (rules R4, R5, N5). */
export function decideHolds(facts: HoldFacts, replacements: readonly Replacement[], approval: string): Decision {
  const permissions = permissionsWith(approval, facts);
  const held = replacements.flatMap((replacement): [string, HeldRollout][] => {
    const rollout = facts.state.isRestored ? holdRestored(replacement) : holdOf(replacement, permissions);
    return rollout ? [[rollout.key, rollout]] : [];
  });
  return { held: new Map(held), approval };
}

/** What may go ahead once the XR names the hash of what is held. */
function permissionsWith(approval: string, { composite, permissions }: HoldFacts): Permissions {
  const isApproved = annotationOf(composite, ownAnnotation.approveRollout) === approval;
  return isApproved ? { functionUpgrades: true, platformChanges: true } : permissions;
}

/** What was restored or adopted keeps all of its content in the first answer (rule N5). */
function holdRestored(replacement: Replacement): HeldRollout | undefined {
  const never = { functionUpgrades: false, platformChanges: false };
  const found = holdOf({ ...replacement, desired: replacement.running }, never);
  return found && { ...found, reason: "Restored" };
}

/** The rollout, if it is to be held; undefined where it may happen or nothing would be replaced. */
function holdOf(replacement: Replacement, permissions: Permissions): HeldRollout | undefined {
  const { key, running, desired, fields, machines = machinesOf(running) } = replacement;
  const reason = fields.length === 0 ? undefined : reasonOf(running, desired, permissions);
  if (!reason) return undefined;
  return { object: describe(running), key, reason, fields: fields.toSorted().slice(0, 5), machines };
}

function machinesOf(object: JsonObject): number {
  return numberAt(object, "status", "replicas") ?? numberAt(object, "spec", "replicas") ?? 0;
}

/** Same inputs, other rendering: our release changed. What carries no hash that we know is never taken for a change. */
function reasonOf(running: JsonObject, desired: JsonObject, permissions: Permissions): HoldReason | undefined {
  const [before, after] = [running, desired].map((object) => annotationOf(object, ownAnnotation.renderedFrom));
  const [requestedBefore, requestedAfter] = [running, desired].map((object) =>
    annotationOf(object, ownAnnotation.requested),
  );
  if (schemeOf(before) !== schemeOf(after)) return permissions.functionUpgrades ? undefined : "UnknownOrigin";
  if (before === after) return permissions.functionUpgrades ? undefined : "FunctionUpgrade";
  return permissions.platformChanges || requestedBefore !== requestedAfter ? undefined : "PlatformChange";
}

function schemeOf(hash: string | undefined): string | undefined {
  return hash?.slice(0, hash.indexOf(":"));
}

/** Where an object says what its machines are. */
export interface MachineContent {
  /** Paths of what it says within itself; its own hash says whether that differs at all. */
  readonly inline?: readonly string[];
  /** References to templates, each with the desired template. */
  readonly templates: readonly { readonly path: readonly string[]; readonly desired: JsonObject }[];
  readonly version: readonly string[];
}

/** What differs of what the machines of an object are: paths within it, or within its templates. */
export function findReplacedFields(
  state: State,
  { running, desired }: Pick<Replacement, "running" | "desired">,
  { inline = [], templates, version }: MachineContent,
): string[] {
  return [
    ...inlineFields(running, desired, inline),
    ...templates.flatMap((template) => templateFields(state, running, template)),
    ...versionFields(running, desired, version),
  ];
}

function inlineFields(running: JsonObject, desired: JsonObject, paths: readonly string[]): string[] {
  const [before, after] = [running, desired].map((object) => annotationOf(object, ownAnnotation.content));
  if (before === after) return [];
  const found = paths.flatMap((path) =>
    differingPaths(at(running, ...path.split(".")), at(desired, ...path.split(".")), path),
  );
  return found.length > 0 ? found : [...paths];
}

/** Where the template that is referred to differs from the desired one. */
function templateFields(
  state: State,
  running: JsonObject,
  { path, desired }: MachineContent["templates"][number],
): string[] {
  if (textAt(running, ...path, "name") === nameOf(desired)) return [];
  const template = findReferenced(running, path, state.templateObjects);
  return differingPaths(template?.["spec"], desired["spec"], "spec");
}

function versionFields(running: JsonObject, desired: JsonObject, path: readonly string[]): string[] {
  return isSameVersion(textAt(running, ...path), textAt(desired, ...path)) ? [] : [path.join(".")];
}

function differingPaths(before: Json | undefined, after: Json | undefined, path: string): string[] {
  return findDifferingPlaces(before, after, ofFields).map((steps) =>
    [path, ...steps.map(({ name }) => name)].join("."),
  );
}
