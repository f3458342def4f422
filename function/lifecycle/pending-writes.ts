import type { WorkerGroup, WorkerGroupKind } from "../cluster-api/worker-groups.ts";
import {
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  nameOf,
  numberAt,
  textAt,
  withValueAt,
} from "../kubernetes/object.ts";
import { isNewer, parseVersion } from "../kubernetes/version.ts";
import { readObservedVersion } from "./announcement.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";
import { type ObservedGroup, readWorkerGroups } from "./worker-groups.ts";

/** Where the content of machines is told, by the name under which the status remembers it. */
function placesIn({ content }: WorkerGroupKind): Record<Name, readonly string[]> {
  return {
    version: content.version,
    machineTemplate: [...content.infrastructure, "name"],
    bootstrapTemplate: [...content.bootstrap, "name"],
    renderedFrom: ["metadata", "annotations", ownAnnotation.renderedFrom],
    requested: ["metadata", "annotations", ownAnnotation.requested],
  };
}

const names = ["version", "machineTemplate", "bootstrapTemplate", "renderedFrom", "requested"] as const;
type Name = (typeof names)[number];
type Content = { -readonly [name in Name]?: string };

/** A worker group that was told other machines and is not seen with them yet. */
export interface RecordedWrite extends Content {
  name: string;
  /** Of which one of that name: a pool that was removed may be there again, and begins to count anew. */
  uid: string;
  /** The generation at which it was seen when it was pendingWrites: what is seen at it is older. */
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
export function withRecordedWrites(state: State, composite: JsonObject): State {
  const recorded = new Map(readRecordedWrites(composite).map((content) => [content.name, content]));
  if (recorded.size === 0) return state;
  const late = [...state.workerGroups.values()].flatMap((group): PendingWrite[] => {
    const content = recorded.get(group.name ?? "");
    return content && isLate(group, content) && isPossible(state, group, content)
      ? [{ group, values: valuesOf(content, group.kind) }]
      : [];
  });
  if (late.length === 0) return state;
  return withPendingWrites(state, late);
}

/** What the status has to remember of an answer; the composite has what was remembered before. */
export function listWritesToRecord(
  objects: ReadonlyMap<string, KubernetesObject>,
  { workerGroups, late }: State,
  composite: JsonObject,
): RecordedWrite[] {
  const earlier = new Map(readRecordedWrites(composite).map((recorded) => [recorded.name, recorded]));
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

type Observed = Pick<RecordedWrite, "observedMachineTemplate" | "observedBootstrapTemplate">;

/** What is late counts as it was told, so what it is really observed with is known from then. */
function observedWith({ infrastructure, bootstrap }: WorkerGroup, earlier: RecordedWrite | undefined): Observed {
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
function isLate(seen: WorkerGroup, recorded: RecordedWrite): boolean {
  if (seen.uid !== recorded.uid) return false;
  const isOlder = seen.generation <= recorded.generation || isNewer(recorded.version ?? "", seen.version ?? "");
  return isOlder || isAsBefore(seen, recorded);
}

function isAsBefore({ infrastructure, bootstrap }: WorkerGroup, recorded: RecordedWrite): boolean {
  const { machineTemplate, bootstrapTemplate } = recorded;
  const { observedMachineTemplate = infrastructure, observedBootstrapTemplate = bootstrap } = recorded;
  const isBefore = infrastructure === observedMachineTemplate && bootstrap === observedBootstrapTemplate;
  return isBefore && (infrastructure !== machineTemplate || bootstrap !== bootstrapTemplate);
}

/** A template that is told must be there; where a cloud makes nodes there is none to be told. */
function isPossible(state: State, seen: WorkerGroup, recorded: RecordedWrite): boolean {
  const { version, machineTemplate, bootstrapTemplate } = recorded;
  const known = new Set(state.templates.map(({ object }) => nameOf(object)));
  const limit = readObservedVersion(state);
  const hasBootstrap = bootstrapTemplate !== undefined || seen.bootstrap !== undefined;
  const isKnown = known.has(machineTemplate) && (!hasBootstrap || known.has(bootstrapTemplate));
  return limit !== undefined && !isNewer(version ?? "", limit) && isKnown;
}

function readRecordedWrites(composite: JsonObject): RecordedWrite[] {
  return listAt(composite, "status", "pendingWrites").flatMap((item) => {
    if (!isObject(item)) return [];
    const content = readTexts(names, (name) => textAt(item, name));
    const observed = readTexts(observedNames, (name) => textAt(item, name));
    // Whoever may write the status may write anything there, and it would be composed.
    if (content.version !== undefined && !parseVersion(content.version)) return [];
    const [name = "", uid = ""] = [textAt(item, "name"), textAt(item, "uid")];
    return [{ name, uid, generation: numberAt(item, "generation") ?? 0, ...content, ...observed }];
  });
}

/** What a worker group was told and is not observed with yet. */
export interface PendingWrite {
  readonly group: ObservedGroup;
  readonly values: readonly (readonly [path: readonly string[], value: string])[];
}

/** The groups count as observed with what they were told, at a generation that nobody has observed: what their controller says is of before. */
export function withPendingWrites(state: State, writes: readonly PendingWrite[]): State {
  const written = writes.map((write): [string, JsonObject] => [write.group.key, writtenObject(write)]);
  return {
    ...state,
    composed: new Map([...state.composed, ...written]),
    workerGroups: new Map([...state.workerGroups, ...readWorkerGroups(written)]),
    late: new Set([...state.late, ...written.map(([key]) => key)]),
  };
}

function writtenObject({ group, values }: PendingWrite): JsonObject {
  const started = withValueAt(group.object, ["metadata", "generation"], group.generation + 1);
  return values.reduce<JsonObject>((object, [path, value]) => withValueAt(object, path, value), started);
}
