import type { AddonObject, AddonProvider, AddonScope, Progress } from "../addons/provider.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { formatHashedName } from "../kubernetes/name.ts";
import { isBeingDeleted, isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import type { State } from "./state.ts";

/** An add-on of the spec and the mechanism that it names. */
export interface AddonChoice {
  readonly name: string;
  readonly provider: AddonProvider;
  readonly settings: Record<string, unknown>;
  /** Names of add-ons that come first. */
  readonly after: readonly string[];
  /** Where it stands below `spec`. */
  readonly path: string;
}

export interface PlannedAddon extends AddonChoice {
  readonly objectName: string;
  /** What it is made of, by the keys of composed resources. */
  readonly objects: ReadonlyMap<string, AddonObject>;
  readonly progress: Progress;
  /** True once those before it are applied; what exists stays, whatever becomes of them. */
  readonly isDue: boolean;
  /** What must be read before it can be called applied. */
  readonly requirement: { readonly name: string; readonly asks: Requirement } | undefined;
}

interface Facts {
  readonly composite: JsonObject;
  readonly cluster: ClusterIdentity;
  readonly state: State;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
}

/** What exists of every add-on, and which may be made now. */
export function planAddons(choices: readonly AddonChoice[], facts: Facts): PlannedAddon[] {
  const seen = choices.map((choice) => see(choice, facts));
  const waiting = new Set(seen.filter(({ progress }) => !progress.isApplied).map(({ name }) => name));
  return seen.map((addon) => {
    const exists = [...addon.objects.keys()].some((key) => facts.state.composed.has(key));
    const missing = addon.after.filter((name) => waiting.has(name));
    const isDue = exists || missing.length === 0;
    return { ...addon, isDue, progress: isDue ? addon.progress : waitsFor(missing) };
  });
}

function waitsFor(names: readonly string[]): Progress {
  return { isApplied: false, reason: "WaitingForOthers", message: `Waits for ${names.toSorted().join(", ")}` };
}

function see(choice: AddonChoice, facts: Facts): Omit<PlannedAddon, "isDue"> {
  const { name, provider } = choice;
  const scope = scopeOf(choice, facts.cluster);
  const objects = new Map(provider.objects(scope).map((object) => [keyOf(choice, object.kind), object]));
  const observed = observedOf(objects, facts.state);
  const says = provider.progress(scope, observed, undefined);
  const asks = says.isApplied && !wasApplied(facts.composite, name) ? provider.evidence?.(scope) : undefined;
  if (!asks) return { ...choice, objectName: scope.objectName, objects, progress: says, requirement: undefined };
  const requirement = { name: `addon-${name}`, asks };
  const progress = provider.progress(scope, observed, facts.required[requirement.name] ?? []);
  return { ...choice, objectName: scope.objectName, objects, progress, requirement };
}

/** Once it was confirmed it is not read again, so that a steady cluster asks for nothing. */
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

/** Kind and variant are in the key, because another one is another object (rule N2). */
function keyOf(choice: AddonChoice, kind: string): string {
  return ["addon", choice.name, kind, variantOf(choice)]
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase();
}

function variantOf({ provider, settings }: AddonChoice): string {
  return provider.variant?.(settings) ?? "";
}

/** Whether a composed resource of an add-on is ready; undefined where it is of none. */
export function isAddonReady(addons: readonly PlannedAddon[], key: string): boolean | undefined {
  return addons.find(({ objects }) => objects.has(key))?.progress.isApplied;
}

export function requireAddons(addons: readonly PlannedAddon[]): Record<string, Requirement> {
  return Object.fromEntries(
    addons.flatMap(({ requirement }) => (requirement ? [[requirement.name, requirement.asks]] : [])),
  );
}
