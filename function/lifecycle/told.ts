import type { WorkerGroup, WorkerGroupKind } from "../cluster-api/worker-groups.ts";
import {
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  nameOf,
  numberAt,
  textAt,
} from "../kubernetes/object.ts";
import { isNewer, parseVersion } from "../kubernetes/version.ts";
import { seenVersion } from "./announcement.ts";
import { ownAnnotation } from "./annotations.ts";
import { type PendingWrite, withPendingWrites } from "./pending-writes.ts";
import type { State } from "./state.ts";

/** Where the content of machines is told, by the name under which the status remembers it. */
function placesIn({ content }: WorkerGroupKind): Record<Name, readonly string[]> {
  return {
    version: content.version,
    machineTemplate: [...content.infrastructure, "name"],
    bootstrapTemplate: [...content.bootstrap, "name"],
    renderedFrom: ["metadata", "annotations", ownAnnotation.renderedFrom],
    askedFor: ["metadata", "annotations", ownAnnotation.askedFor],
  };
}

const names = ["version", "machineTemplate", "bootstrapTemplate", "renderedFrom", "askedFor"] as const;
type Name = (typeof names)[number];
type Content = { -readonly [name in Name]?: string };

/** A worker group that was told other machines and is not seen with them yet. */
export interface Told extends Content {
  name: string;
  /** Of which one of that name: a pool that was removed may be there again, and begins to count anew. */
  uid: string;
  /** The generation at which it was seen when it was told: what is seen at it is older. */
  generation: number;
  /** What it was observed with then: the autoscaler makes generations too, of the same machines. */
  observedMachineTemplate?: string;
  observedBootstrapTemplate?: string;
}

/**
 * What is observed comes from caches and may be older than what the answer before has told. A worker group that waits
 * keeps what is seen of it, and templates that nobody is seen to use are released; so the status of the XR remembers what
 * was told until it is seen. Never beyond the control plane, should the status be of a cluster that is gone.
 */
export function withTold(state: State, composite: JsonObject): State {
  const told = new Map(toldIn(composite).map((content) => [content.name, content]));
  if (told.size === 0) return state;
  const late = [...state.workerGroups.values()].flatMap((group): PendingWrite[] => {
    const content = told.get(group.name ?? "");
    return content && isLate(group, content) && isPossible(state, group, content)
      ? [{ group, values: valuesOf(content, group.kind) }]
      : [];
  });
  if (late.length === 0) return state;
  return withPendingWrites(state, late);
}

/** What the status has to remember of an answer; the composite has what was remembered before. */
export function toldBy(
  objects: ReadonlyMap<string, KubernetesObject>,
  { workerGroups, late }: State,
  composite: JsonObject,
): Told[] {
  const earlier = new Map(toldIn(composite).map((told) => [told.name, told]));
  return [...objects].flatMap(([key, { metadata, spec }]) => {
    const seen = workerGroups.get(key);
    if (!seen) return [];
    const content = contentOf({ metadata: { ...metadata }, spec }, seen.kind);
    const before = contentOf(seen.object, seen.kind);
    const isNews = late.has(key) || changesMachines.some((name) => content[name] !== before[name]);
    const generation = seen.generation - (late.has(key) ? 1 : 0);
    const observed = observedWith(seen, late.has(key) ? earlier.get(metadata.name) : undefined);
    return isNews ? [{ name: metadata.name, uid: seen.uid, generation, ...content, ...observed }] : [];
  });
}

type Observed = Pick<Told, "observedMachineTemplate" | "observedBootstrapTemplate">;

/** What is late counts as it was told, so what it is really observed with is known from then. */
function observedWith({ infrastructure, bootstrap }: WorkerGroup, earlier: Told | undefined): Observed {
  const { observedMachineTemplate = infrastructure, observedBootstrapTemplate = bootstrap } = earlier ?? {};
  return {
    ...(observedMachineTemplate !== undefined && { observedMachineTemplate }),
    ...(observedBootstrapTemplate !== undefined && { observedBootstrapTemplate }),
  };
}

const changesMachines = ["version", "machineTemplate", "bootstrapTemplate"] as const;

function contentOf(object: JsonObject, kind: WorkerGroupKind): Content {
  const places = placesIn(kind);
  return readTexts(names, (name) => textAt(object, ...places[name]));
}

const observedNames = ["observedMachineTemplate", "observedBootstrapTemplate"] as const;

function readTexts<Wanted extends string>(
  wanted: readonly Wanted[],
  read: (name: Wanted) => string | undefined,
): { [name in Wanted]?: string } {
  const found = wanted.map((name) => [name, read(name)]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}

function valuesOf(content: Content, kind: WorkerGroupKind): PendingWrite["values"] {
  const places = placesIn(kind);
  return names.flatMap((name) => {
    const value = content[name];
    return value === undefined ? [] : [[places[name], value] as const];
  });
}

/** Every write of a spec makes a generation, but not every one is ours: a later one may have the machines of before. */
function isLate(seen: WorkerGroup, told: Told): boolean {
  if (seen.uid !== told.uid) return false;
  const isOlder = seen.generation <= told.generation || isNewer(told.version ?? "", seen.version ?? "");
  return isOlder || isAsBefore(seen, told);
}

function isAsBefore({ infrastructure, bootstrap }: WorkerGroup, told: Told): boolean {
  const { machineTemplate, bootstrapTemplate } = told;
  const { observedMachineTemplate = infrastructure, observedBootstrapTemplate = bootstrap } = told;
  const isBefore = infrastructure === observedMachineTemplate && bootstrap === observedBootstrapTemplate;
  return isBefore && (infrastructure !== machineTemplate || bootstrap !== bootstrapTemplate);
}

/** A template that is told must be there; where a cloud makes nodes there is none to be told. */
function isPossible(state: State, seen: WorkerGroup, told: Told): boolean {
  const { version, machineTemplate, bootstrapTemplate } = told;
  const known = new Set(state.templates.map(({ object }) => nameOf(object)));
  const limit = seenVersion(state);
  const hasBootstrap = bootstrapTemplate !== undefined || seen.bootstrap !== undefined;
  const isKnown = known.has(machineTemplate) && (!hasBootstrap || known.has(bootstrapTemplate));
  return limit !== undefined && !isNewer(version ?? "", limit) && isKnown;
}

function toldIn(composite: JsonObject): Told[] {
  return listAt(composite, "status", "told").flatMap((item) => {
    if (!isObject(item)) return [];
    const content = readTexts(names, (name) => textAt(item, name));
    const observed = readTexts(observedNames, (name) => textAt(item, name));
    // Whoever may write the status may write anything there, and it would be composed.
    if (content.version !== undefined && !parseVersion(content.version)) return [];
    const [name = "", uid = ""] = [textAt(item, "name"), textAt(item, "uid")];
    return [{ name, uid, generation: numberAt(item, "generation") ?? 0, ...content, ...observed }];
  });
}
