import { readWorkerGroup, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import { type JsonObject, labelOf } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";

/** An observed worker group of the cluster. */
export interface ObservedGroup extends WorkerGroup {
  /** Composed-resource key. */
  readonly key: string;
  /** Name of its pool in the spec. */
  readonly pool: string | undefined;
}

/** Reads the worker groups among composed resources, in the same order. */
export function readWorkerGroups(composed: Iterable<readonly [string, JsonObject]>): Map<string, ObservedGroup> {
  return new Map(
    [...composed].flatMap(([key, object]): [string, ObservedGroup][] => {
      const group = readWorkerGroup(object);
      return group ? [[key, { ...group, key, pool: labelOf(object, ownLabel.pool) }]] : [];
    }),
  );
}
