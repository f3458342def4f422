import type { ApiServer } from "./api-server.ts";
import { isDeleting, type Stored } from "./stored.ts";

const foreground = "foregroundDeletion";

/** Kubernetes' garbage collector: an object goes when no owner is left that would keep it. */
export function collectGarbage(api: ApiServer): void {
  const objects = new Map(api.all().map((object) => [object.metadata.uid, object]));
  for (const object of objects.values()) collect(api, objects, object);
  for (const object of objects.values()) finishForeground(api, object);
}

function isWaiting(owner: Stored | undefined): boolean {
  return owner !== undefined && isDeleting(owner) && owner.metadata.finalizers.includes(foreground);
}

function collect(api: ApiServer, objects: ReadonlyMap<string, Stored>, object: Stored): void {
  const { ownerReferences } = object.metadata;
  if (ownerReferences.length === 0 || isDeleting(object)) return;
  const solid = ownerReferences.filter(({ uid }) => objects.has(uid) && !isWaiting(objects.get(uid)));
  if (solid.length === ownerReferences.length) return;
  if (solid.length > 0) {
    api.update(object, "garbage-collector", { ownerReferences: solid });
    return;
  }
  const isAwaited = ownerReferences.some(({ uid }) => isWaiting(objects.get(uid)));
  api.remove(object, isAwaited ? "Foreground" : "Background");
}

/** A foreground deletion ends when nothing is left that the object controls. */
function finishForeground(api: ApiServer, object: Stored): void {
  const current = api.get(object.kind, object.metadata.name);
  if (!current || !isWaiting(current)) return;
  const blocks = ({ uid, controller }: { uid: string; controller: boolean }) =>
    controller && uid === current.metadata.uid;
  if (api.all().some(({ metadata }) => metadata.ownerReferences.some(blocks))) return;
  const finalizers = current.metadata.finalizers.filter((item) => item !== foreground);
  api.update(current, "garbage-collector", { finalizers });
}
