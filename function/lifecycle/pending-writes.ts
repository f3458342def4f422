import type { JsonObject } from "../kubernetes/object.ts";
import { withValueAt } from "../kubernetes/object.ts";
import type { State } from "./state.ts";
import { type ObservedGroup, observedGroups } from "./worker-groups.ts";

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
    workerGroups: new Map([...state.workerGroups, ...observedGroups(written)]),
    late: new Set([...state.late, ...written.map(([key]) => key)]),
  };
}

function writtenObject({ group, values }: PendingWrite): JsonObject {
  const started = withValueAt(group.object, ["metadata", "generation"], group.generation + 1);
  return values.reduce<JsonObject>((object, [path, value]) => withValueAt(object, path, value), started);
}
