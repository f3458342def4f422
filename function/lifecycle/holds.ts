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

/** Why a rollout is held (rules R4, R5, N5). */
type HoldReason =
  /** A layer of the platform has changed, not the XR. */
  | "PlatformChange"
  /** The inputs are the same, but this release renders them differently. */
  | "FunctionUpgrade"
  /** The owner of the machines has no hash of its inputs, or one of another scheme. */
  | "UnknownOrigin"
  /** The cluster was restored or adopted. */
  | "Restored";

/** A rollout of one owner of machines that waits for approval. */
export interface HeldRollout {
  /** Kind and name of the owner, for example `MachineDeployment/demo-default`. */
  readonly object: string;
  readonly key: string;
  readonly reason: HoldReason;
  /** Paths of the fields that differ, at most five. */
  readonly fields: readonly string[];
  /** Number of machines that the rollout would replace. */
  readonly machines: number;
}

/** Causes other than an edit of the XR that may replace machines without approval. */
export interface Permissions {
  /** `Input.rollouts.functionUpgrades` is `Automatic`. */
  readonly functionUpgrades: boolean;
  /** `Input.rollouts.platformChanges` is `Automatic`. */
  readonly platformChanges: boolean;
}

/** An owner of machines, observed and desired. */
export interface Replacement {
  readonly key: string;
  readonly observed: JsonObject;
  readonly desired: JsonObject;
  /** Paths of the machine content that differ. If there are none, no machine is replaced. */
  readonly fields: readonly string[];
  /** Number of machines that the rollout would replace. Default: `status.replicas` of the owner, or `spec.replicas`. */
  readonly machines?: number;
}

/** The held rollouts, and the hash that approves them. */
export interface Decision {
  /** By the key of the owner of the machines. */
  readonly held: ReadonlyMap<string, HeldRollout>;
  /** Value of the approval annotation. A hash of all desired content, so that it stays valid for the whole rollout. */
  readonly approval: string;
}

interface HoldFacts {
  readonly state: State;
  readonly composite: JsonObject;
  readonly permissions: Permissions;
}

/** Decides which rollouts are held (rules R4, R5, N5). Runs before any of them is composed. */
export function decideHolds(facts: HoldFacts, replacements: readonly Replacement[], approval: string): Decision {
  const permissions = permissionsWith(approval, facts);
  const held = replacements.flatMap((replacement): [string, HeldRollout][] => {
    const rollout = facts.state.isRestored ? holdRestored(replacement) : holdOf(replacement, permissions);
    return rollout ? [[rollout.key, rollout]] : [];
  });
  return { held: new Map(held), approval };
}

/** If the XR is annotated with the hash of the held rollouts, all of them may proceed. */
function permissionsWith(approval: string, { composite, permissions }: HoldFacts): Permissions {
  const isApproved = annotationOf(composite, ownAnnotation.approveRollout) === approval;
  return isApproved ? { functionUpgrades: true, platformChanges: true } : permissions;
}

/** The first response for a restored or adopted cluster preserves all machine content (rule N5). */
function holdRestored(replacement: Replacement): HeldRollout | undefined {
  const never = { functionUpgrades: false, platformChanges: false };
  const found = holdOf({ ...replacement, desired: replacement.observed }, never);
  return found && { ...found, reason: "Restored" };
}

/** Returns the rollout if it is held; undefined if it may proceed or replaces no machine. */
function holdOf(replacement: Replacement, permissions: Permissions): HeldRollout | undefined {
  const { key, observed, desired, fields, machines = machinesOf(observed) } = replacement;
  const reason = fields.length === 0 ? undefined : reasonOf(observed, desired, permissions);
  if (!reason) return undefined;
  return { object: describe(observed), key, reason, fields: fields.toSorted().slice(0, 5), machines };
}

function machinesOf(object: JsonObject): number {
  return numberAt(object, "status", "replicas") ?? numberAt(object, "spec", "replicas") ?? 0;
}

/**
 * Compares the recorded hashes of the inputs. Equal inputs with another result mean that this release renders them
 * differently. A missing hash, or one of another scheme, does not show the cause.
 */
function reasonOf(observed: JsonObject, desired: JsonObject, permissions: Permissions): HoldReason | undefined {
  const origin = compareHashes(observed, desired, ownAnnotation.renderedFrom);
  if (origin !== "Other") return permissions.functionUpgrades ? undefined : reasonsByOrigin[origin];
  if (permissions.platformChanges) return undefined;
  const request = compareHashes(observed, desired, ownAnnotation.requested);
  return request === "Other" ? undefined : reasonsByRequest[request];
}

type Comparison = "Same" | "Other" | "Unknown";

const reasonsByOrigin = { Same: "FunctionUpgrade", Unknown: "UnknownOrigin" } as const;
const reasonsByRequest = { Same: "PlatformChange", Unknown: "UnknownOrigin" } as const;

function compareHashes(observed: JsonObject, desired: JsonObject, annotation: string): Comparison {
  const [before, after] = [observed, desired].map((object) => annotationOf(object, annotation));
  if (schemeOf(before) !== schemeOf(after)) return "Unknown";
  return before === after ? "Same" : "Other";
}

function schemeOf(hash: string | undefined): string | undefined {
  return hash?.slice(0, hash.indexOf(":"));
}

/** Paths of the machine content of an owner: a change there replaces machines. */
export interface ContentOfOwner {
  /** Paths of content within the owner itself. The annotation `content` shows whether any of it differs. */
  readonly inline?: readonly string[];
  /** Paths of references to templates, each with the desired template. */
  readonly templates: readonly { readonly path: readonly string[]; readonly desired: JsonObject }[];
  readonly version: readonly string[];
}

/** Returns the paths of the machine content that differ, in the owner or in its templates. */
export function findReplacedFields(
  state: State,
  { observed, desired }: Pick<Replacement, "observed" | "desired">,
  { inline = [], templates, version }: ContentOfOwner,
): string[] {
  const fields = [
    ...findInlineFields(observed, desired, inline),
    ...templates.flatMap((template) => findTemplateFields(state, observed, template)),
    ...findVersionFields(observed, desired, version),
  ];
  // Both templates of a pool may have a field of the same name.
  return [...new Set(fields)];
}

function findInlineFields(observed: JsonObject, desired: JsonObject, paths: readonly string[]): string[] {
  const [before, after] = [observed, desired].map((object) => annotationOf(object, ownAnnotation.content));
  if (before === after) return [];
  const found = paths.flatMap((path) =>
    findDifferingPaths(at(observed, ...path.split(".")), at(desired, ...path.split(".")), path),
  );
  // A hash of another scheme differs, even if no field does.
  return found.length > 0 ? found : [...paths];
}

/** Returns the paths at which the observed template differs from the desired one. */
function findTemplateFields(
  state: State,
  observed: JsonObject,
  { path, desired }: ContentOfOwner["templates"][number],
): string[] {
  if (textAt(observed, ...path, "name") === nameOf(desired)) return [];
  const template = findReferenced(observed, path, state.templateObjects);
  return findDifferingPaths(template?.["spec"], desired["spec"], "spec");
}

function findVersionFields(observed: JsonObject, desired: JsonObject, path: readonly string[]): string[] {
  return isSameVersion(textAt(observed, ...path), textAt(desired, ...path)) ? [] : [path.join(".")];
}

function findDifferingPaths(before: Json | undefined, after: Json | undefined, path: string): string[] {
  return findDifferingPlaces(before, after, ofFields).map((steps) =>
    [path, ...steps.map(({ name }) => name)].join("."),
  );
}
