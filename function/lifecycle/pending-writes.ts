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

/** Paths of the machine content of a worker group, by the field of `status.pendingWrites` that records it. */
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

/**
 * An item of `status.pendingWrites`: new machine content that was applied to a worker group and is not observed yet.
 */
export interface RecordedWrite extends Content {
  name: string;
  /** A pool that was removed and created again has another UID, and its generation begins at 1. */
  uid: string;
  /** The generation that was observed when the change was applied. At this generation the group is stale. */
  generation: number;
  /**
   * Templates observed at that time. The autoscaler increases the generation too, but does not change the templates.
   */
  observedMachineTemplate?: string;
  observedBootstrapTemplate?: string;
}

/**
 * Returns the state with the pending writes of `status.pendingWrites` added. Observed objects come from caches and may
 * be older than the previous response. Without the record, a stale worker group that waits would get its old content
 * again, and templates that only its new content uses would be deleted. A recorded version newer than the control plane
 * is ignored, because the status may describe a deleted cluster.
 */
export function withRecordedWrites(state: State, composite: JsonObject): State {
  const recorded = new Map(readRecordedWrites(composite).map((content) => [content.name, content]));
  if (recorded.size === 0) return state;
  const pending = [...state.workerGroups.values()].flatMap((group): PendingWrite[] => {
    const content = recorded.get(group.name ?? "");
    return content && isStale(group, content) && isPossible(state, group, content)
      ? [{ group, values: valuesOf(content, group.kind) }]
      : [];
  });
  if (pending.length === 0) return state;
  return withPendingWrites(state, pending);
}

/** Returns `status.pendingWrites` of this response. `composite` has those of the previous response. */
export function listWritesToRecord(
  objects: ReadonlyMap<string, KubernetesObject>,
  { workerGroups, stale }: State,
  composite: JsonObject,
): RecordedWrite[] {
  const earlier = new Map(readRecordedWrites(composite).map((recorded) => [recorded.name, recorded]));
  return [...objects].flatMap(([key, { metadata, spec }]) => {
    const group = workerGroups.get(key);
    if (!group) return [];
    const content = contentOf({ metadata: { ...metadata }, spec }, group.kind);
    const before = contentOf(group.object, group.kind);
    const isPending = stale.has(key) || machineContentNames.some((name) => content[name] !== before[name]);
    const generation = group.generation - (stale.has(key) ? 1 : 0);
    const observed = observedTemplatesOf(group, stale.has(key) ? earlier.get(metadata.name) : undefined);
    return isPending ? [{ name: metadata.name, uid: group.uid, generation, ...content, ...observed }] : [];
  });
}

type Observed = Pick<RecordedWrite, "observedMachineTemplate" | "observedBootstrapTemplate">;

/** The state of a stale group has its pending content, so its observed templates are those of the earlier record. */
function observedTemplatesOf({ infrastructure, bootstrap }: WorkerGroup, earlier: RecordedWrite | undefined): Observed {
  const { observedMachineTemplate = infrastructure, observedBootstrapTemplate = bootstrap } = earlier ?? {};
  return {
    ...(observedMachineTemplate !== undefined && { observedMachineTemplate }),
    ...(observedBootstrapTemplate !== undefined && { observedBootstrapTemplate }),
  };
}

const machineContentNames = ["version", "machineTemplate", "bootstrapTemplate"] as const;

function contentOf(object: JsonObject, kind: WorkerGroupKind): Content {
  const places = placesIn(kind);
  return readTexts(names, (name) => textAt(object, ...places[name]));
}

const observedNames = ["observedMachineTemplate", "observedBootstrapTemplate"] as const;

function readTexts<Field extends string>(
  fields: readonly Field[],
  read: (name: Field) => string | undefined,
): { [name in Field]?: string } {
  const found = fields.map((name) => [name, read(name)]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}

function valuesOf(content: Content, kind: WorkerGroupKind): PendingWrite["values"] {
  const places = placesIn(kind);
  return names.flatMap((name) => {
    const value = content[name];
    return value === undefined ? [] : [[places[name], value] as const];
  });
}

/**
 * True if the observed group is older than the recorded write. A later generation may still be older, because other
 * writers, such as the autoscaler, increase the generation too: then the group still has its previous templates.
 */
function isStale(observed: WorkerGroup, recorded: RecordedWrite): boolean {
  if (observed.uid !== recorded.uid) return false;
  const isOlder = observed.generation <= recorded.generation || isNewer(recorded.version ?? "", observed.version ?? "");
  return isOlder || hasPreviousTemplates(observed, recorded);
}

function hasPreviousTemplates({ infrastructure, bootstrap }: WorkerGroup, recorded: RecordedWrite): boolean {
  const { machineTemplate, bootstrapTemplate } = recorded;
  const { observedMachineTemplate = infrastructure, observedBootstrapTemplate = bootstrap } = recorded;
  const isBefore = infrastructure === observedMachineTemplate && bootstrap === observedBootstrapTemplate;
  return isBefore && (infrastructure !== machineTemplate || bootstrap !== bootstrapTemplate);
}

/** True if the recorded templates exist and the version is not newer than the control plane. */
function isPossible(state: State, observed: WorkerGroup, recorded: RecordedWrite): boolean {
  const { version, machineTemplate, bootstrapTemplate } = recorded;
  const known = new Set(state.templates.map(({ object }) => nameOf(object)));
  const limit = readObservedVersion(state);
  // A group whose nodes a cloud bootstraps has no bootstrap template.
  const hasBootstrap = bootstrapTemplate !== undefined || observed.bootstrap !== undefined;
  const isKnown = known.has(machineTemplate) && (!hasBootstrap || known.has(bootstrapTemplate));
  return limit !== undefined && !isNewer(version ?? "", limit) && isKnown;
}

function readRecordedWrites(composite: JsonObject): RecordedWrite[] {
  return listAt(composite, "status", "pendingWrites").flatMap((item) => {
    if (!isObject(item)) return [];
    const content = readTexts(names, (name) => textAt(item, name));
    const observed = readTexts(observedNames, (name) => textAt(item, name));
    // The version is composed, and a user who may write the status may write any text there.
    if (content.version !== undefined && !parseVersion(content.version)) return [];
    const [name = "", uid = ""] = [textAt(item, "name"), textAt(item, "uid")];
    return [{ name, uid, generation: numberAt(item, "generation") ?? 0, ...content, ...observed }];
  });
}

/** Values that were applied to a worker group and are not observed yet. */
export interface PendingWrite {
  /** As it is observed. */
  readonly group: ObservedGroup;
  readonly values: readonly (readonly [path: readonly string[], value: string])[];
}

/**
 * Returns the state with the values of the writes in its worker groups. Their generation is one higher than the
 * observed one, so the status that their controller reported counts as stale.
 */
export function withPendingWrites(state: State, writes: readonly PendingWrite[]): State {
  const written = writes.map((write): [string, JsonObject] => [write.group.key, writeObject(write)]);
  return {
    ...state,
    composed: new Map([...state.composed, ...written]),
    workerGroups: new Map([...state.workerGroups, ...readWorkerGroups(written)]),
    stale: new Set([...state.stale, ...written.map(([key]) => key)]),
  };
}

function writeObject({ group, values }: PendingWrite): JsonObject {
  const started = withValueAt(group.object, ["metadata", "generation"], group.generation + 1);
  return values.reduce<JsonObject>((object, [path, value]) => withValueAt(object, path, value), started);
}
