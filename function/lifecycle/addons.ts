import type { AddonObject, AddonProvider, AddonScope, Progress } from "../addons/provider.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { formatHashedName } from "../kubernetes/name.ts";
import { isBeingDeleted, isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import type { State } from "./state.ts";

/** An add-on of the spec, with the provider of its mechanism. */
export interface AddonChoice {
  readonly name: string;
  readonly provider: AddonProvider;
  readonly settings: Record<string, unknown>;
  /** Names of add-ons that must be applied before this one. */
  readonly after: readonly string[];
  /** Its path below `spec`, for example `addons[0]`. */
  readonly path: string;
}

export interface PlannedAddon extends AddonChoice {
  readonly objectName: string;
  /** Its objects, by composed-resource key. */
  readonly objects: ReadonlyMap<string, AddonObject>;
  readonly progress: Progress;
  /** True once the add-ons in `after` are applied. Stays true for an add-on that exists, even if one of them fails. */
  readonly isDue: boolean;
  /** Required resource that confirms that the add-on is applied; undefined if none is needed. */
  readonly requirement: { readonly name: string; readonly selector: Requirement } | undefined;
}

interface Facts {
  readonly composite: JsonObject;
  readonly cluster: ClusterIdentity;
  readonly state: State;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Reads the progress of every add-on and decides which may be created now. */
export function planAddons(choices: readonly AddonChoice[], facts: Facts): PlannedAddon[] {
  const observed = choices.map((choice) => observeAddon(choice, facts));
  const waiting = new Set(observed.filter(({ progress }) => !progress.isApplied).map(({ name }) => name));
  return observed.map((addon) => {
    const exists = [...addon.objects.keys()].some((key) => facts.state.composed.has(key));
    const missing = addon.after.filter((name) => waiting.has(name));
    const isDue = exists || missing.length === 0;
    return { ...addon, isDue, progress: isDue ? addon.progress : formatWaiting(missing) };
  });
}

function formatWaiting(names: readonly string[]): Progress {
  return { isApplied: false, reason: "WaitingForOthers", message: `Waiting for ${names.toSorted().join(", ")}` };
}

function observeAddon(choice: AddonChoice, facts: Facts): Omit<PlannedAddon, "isDue"> {
  const { name, provider } = choice;
  const scope = scopeOf(choice, facts.cluster);
  const objects = new Map(provider.objects(scope).map((object) => [keyOf(choice, object.kind), object]));
  const observed = observedOf(objects, facts.state);
  const reported = provider.progress(scope, observed, undefined);
  const selector =
    reported.isApplied && !wasApplied(facts.composite, name) ? provider.confirmation?.(scope) : undefined;
  if (!selector)
    return { ...choice, objectName: scope.objectName, objects, progress: reported, requirement: undefined };
  const requirement = { name: `addon-${name}`, selector };
  const progress = provider.progress(scope, observed, facts.required[requirement.name] ?? []);
  return { ...choice, objectName: scope.objectName, objects, progress, requirement };
}

/** An add-on that was confirmed once is not read again, so that a steady cluster needs no required resources. */
function wasApplied(composite: JsonObject, name: string): boolean {
  return listAt(composite, "status", "addons").some(
    (addon) => isObject(addon) && textAt(addon, "name") === name && addon["applied"] === true,
  );
}

function observedOf(objects: PlannedAddon["objects"], { composed }: State): Map<string, JsonObject> {
  const found = [...objects].flatMap(([key, { kind }]): [string, JsonObject][] => {
    const object = composed.get(key);
    return object && !isBeingDeleted(object) ? [[kind, object]] : [];
  });
  return new Map(found);
}

function scopeOf(choice: AddonChoice, cluster: ClusterIdentity): AddonScope<Record<string, unknown>> {
  const { name, settings } = choice;
  return {
    cluster,
    name,
    settings,
    objectName: formatHashedName([cluster.name, name], [cluster.name, name, variantOf(choice)], 63),
    clusterLabels: { [ownLabel.ownerName]: cluster.name, [ownLabel.ownerNamespace]: cluster.namespace },
  };
}

/** The key has the kind and the variant (see AddonProvider), because another variant is another object (rule N2). */
function keyOf(choice: AddonChoice, kind: string): string {
  return ["addon", choice.name, kind, variantOf(choice)]
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase();
}

function variantOf({ provider, settings }: AddonChoice): string {
  return provider.variant?.(settings) ?? "";
}

/** Returns whether the add-on of a composed resource is applied; undefined if the resource belongs to no add-on. */
export function isAddonReady(addons: readonly PlannedAddon[], key: string): boolean | undefined {
  return addons.find(({ objects }) => objects.has(key))?.progress.isApplied;
}

export function requireAddons(addons: readonly PlannedAddon[]): Record<string, Requirement> {
  return Object.fromEntries(
    addons.flatMap(({ requirement }) => (requirement ? [[requirement.name, requirement.selector]] : [])),
  );
}
