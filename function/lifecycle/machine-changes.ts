import type { ObservedControlPlane } from "../cluster-api/observed-control-plane.ts";
import { isSameContent, readWorkerGroup } from "../cluster-api/worker-groups.ts";
import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";

/** Changes of machines in this response. The observed objects do not show them yet, so the status reads them here. */
export interface MachineChanges {
  /** A control plane or worker group gets other machine content. */
  readonly replaces: boolean;
  /** A control plane or worker group gets another number of machines, or is new. */
  readonly scales: boolean;
}

/** The control plane and, by composed-resource key, worker groups and other objects of a response. */
interface Desired {
  readonly controlPlane: ObservedControlPlane;
  readonly objects: Iterable<readonly [string, JsonObject]>;
}

/** Compares a response with the observed objects. Replicas that an autoscaler or a cloud decides do not count. */
export function findMachineChanges(state: State, { controlPlane, objects }: Desired): MachineChanges {
  const changes = [...objects].flatMap(([key, object]) => changesOfGroup(state, key, object));
  const all = [changesOfControlPlane(state, controlPlane), ...changes];
  return { replaces: all.some(({ replaces }) => replaces), scales: all.some(({ scales }) => scales) };
}

function changesOfGroup({ workerGroups }: State, key: string, object: JsonObject): MachineChanges[] {
  const desired = readWorkerGroup(object);
  if (!desired) return [];
  const observed = workerGroups.get(key);
  if (!observed) return [{ replaces: false, scales: true }];
  const replicas = [desired, observed].map(({ progress }) => progress.desired);
  return [{ replaces: !isSameContent(desired, observed), scales: isOther(replicas) }];
}

function changesOfControlPlane({ controlPlane: observed }: State, desired: ObservedControlPlane): MachineChanges {
  if (!observed) return { replaces: false, scales: true };
  // A cloud may shorten the version.
  const [before, after] = [observed, desired].map(({ object, version, versionText, references }) =>
    [annotationOf(object, ownAnnotation.content), version ?? versionText, ...references].join(" "),
  );
  return { replaces: before !== after, scales: isOther([desired, observed].map(({ progress }) => progress.desired)) };
}

function isOther([desired, observed]: readonly (number | undefined)[]): boolean {
  return desired !== undefined && desired !== observed;
}
