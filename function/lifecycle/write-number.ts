import type { JsonObject, KubernetesObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "./annotations.ts";
import {
  isSameContent,
  readContent,
  readRecordedWrites,
  readWriteNumber,
  type RecordedWrite,
} from "./recorded-write.ts";
import type { State } from "./state.ts";
import type { ObservedGroup } from "./worker-groups.ts";

/**
 * Returns the objects with an annotation on each stale worker group whose desired machine content is the one that is
 * observed. Such a write may change nothing, for example if the record of the write before was lost, and then the
 * generation never shows that the group is up to date. The number in the annotation does. Groups keep their number,
 * because removing it would be another write.
 */
export function withWriteNumbers(
  objects: ReadonlyMap<string, KubernetesObject>,
  state: State,
  composite: JsonObject,
): ReadonlyMap<string, KubernetesObject> {
  const recorded = readRecordedWrites(composite);
  const numbered = [...objects].map(([key, object]): [string, KubernetesObject] => {
    const group = state.workerGroups.get(key);
    if (!group) return [key, object];
    const earlier = recorded.get(object.metadata.name);
    const number = decideNumber(object, {
      group,
      observed: state.stale.get(key),
      recorded: earlier?.uid === group.uid ? earlier : {},
    });
    return [key, number === 0 ? object : withNumber(object, number)];
  });
  return new Map(numbered);
}

interface Writes {
  /** With its pending write, if it is stale. */
  readonly group: ObservedGroup;
  /** As it is observed. Undefined if it is not stale. */
  readonly observed: ObservedGroup | undefined;
  /** Empty if there is none. */
  readonly recorded: Partial<RecordedWrite>;
}

function decideNumber({ metadata, spec }: KubernetesObject, { group, observed, recorded }: Writes): number {
  if (!observed) return readWriteNumber(group.object);
  const before = readWriteNumber(observed.object);
  const last = Math.max(before, recorded.writeNumber ?? 0);
  const desired = readContent({ metadata: { ...metadata }, spec }, group.kind);
  if (!isSameContent(desired, readContent(observed.object, group.kind))) return last;
  const isRepeated = last > before && isSameContent(desired, recorded);
  return isRepeated ? last : last + 1;
}

function withNumber(object: KubernetesObject, number: number): KubernetesObject {
  const annotations = { ...object.metadata.annotations, [ownAnnotation.writeNumber]: String(number) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
