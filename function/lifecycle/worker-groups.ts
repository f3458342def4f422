import { readWorkerGroup, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import { type JsonObject, labelOf } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";

/** A worker group of the cluster, under the key that Crossplane knows it by. */
export interface ObservedGroup extends WorkerGroup {
  readonly key: string;
  /** The pool of the spec that it was made for. */
  readonly pool: string | undefined;
}

/** Those among composed resources, in their order. */
export function readWorkerGroups(composed: Iterable<readonly [string, JsonObject]>): Map<string, ObservedGroup> {
  return new Map(
    [...composed].flatMap(([key, object]): [string, ObservedGroup][] => {
      const group = readWorkerGroup(object);
      return group ? [[key, { ...group, key, pool: labelOf(object, ownLabel.pool) }]] : [];
    }),
  );
}
