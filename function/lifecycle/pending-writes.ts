import type { WorkerGroup } from "../cluster-api/worker-groups.ts";
import { type JsonObject, type KubernetesObject, nameOf, withValueAt } from "../kubernetes/object.ts";
import { isNewer } from "../kubernetes/version.ts";
import { readObservedVersion } from "./announcement.ts";
import {
  isSameContent,
  readContent,
  readRecordedWrites,
  readWriteNumber,
  type RecordedWrite,
  valuesOf,
} from "./recorded-write.ts";
import type { State } from "./state.ts";
import { type ObservedGroup, readWorkerGroups } from "./worker-groups.ts";

/**
 * Returns the state with the pending writes of `status.pendingWrites` added. Observed objects come from caches and may
 * be older than the previous response. Without the record, a stale worker group that waits would get its old content
 * again, and templates that only its new content uses would be deleted. A recorded version newer than the control plane
 * is ignored, because the status may describe a deleted cluster.
 */
export function withRecordedWrites(state: State, composite: JsonObject): State {
  const recorded = readRecordedWrites(composite);
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
  const earlier = readRecordedWrites(composite);
  return [...objects].flatMap(([key, { metadata, spec }]) => {
    const group = workerGroups.get(key);
    if (!group) return [];
    const written: JsonObject = { metadata: { ...metadata }, spec };
    const content = readContent(written, group.kind);
    if (!stale.has(key) && isSameContent(content, readContent(group.object, group.kind))) return [];
    const generation = group.generation - (stale.has(key) ? 1 : 0);
    const observed = observedTemplatesOf(group, stale.has(key) ? earlier.get(metadata.name) : undefined);
    const writeNumber = readWriteNumber(written);
    const numbered = writeNumber > 0 && { writeNumber };
    return [{ name: metadata.name, uid: group.uid, generation, ...content, ...observed, ...numbered }];
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

/**
 * True if the observed group is older than the recorded write. A later generation may still be older, because other
 * writers, such as the autoscaler, increase the generation too: then the group still has its previous templates.
 */
function isStale(observed: WorkerGroup, recorded: RecordedWrite): boolean {
  if (observed.uid !== recorded.uid) return false;
  if (isObserved(observed, recorded)) return false;
  const isOlder = observed.generation <= recorded.generation || isNewer(recorded.version ?? "", observed.version ?? "");
  return isOlder || hasPreviousTemplates(observed, recorded);
}

/** True if the group has the number and the content of the recorded write; see `withWriteNumbers`. */
function isObserved({ object, kind }: WorkerGroup, recorded: RecordedWrite): boolean {
  return readWriteNumber(object) === recorded.writeNumber && isSameContent(readContent(object, kind), recorded);
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
    stale: new Map([...writes.map(({ group }) => [group.key, group] as const), ...state.stale]),
  };
}

function writeObject({ group, values }: PendingWrite): JsonObject {
  const started = withValueAt(group.object, ["metadata", "generation"], group.generation + 1);
  return values.reduce<JsonObject>((object, [path, value]) => withValueAt(object, path, value), started);
}
