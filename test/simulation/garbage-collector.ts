import type { ApiServer } from "./api-server.ts";
import { isDeleting, type Stored } from "./stored.ts";

const foreground = "foregroundDeletion";

/** Kubernetes' garbage collector: deletes objects whose owners are gone or being deleted in the foreground. */
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
  const remaining = ownerReferences.filter(({ uid }) => objects.has(uid) && !isWaiting(objects.get(uid)));
  if (remaining.length === ownerReferences.length) return;
  if (remaining.length > 0) {
    api.update(object, "garbage-collector", { ownerReferences: remaining });
    return;
  }
  const isForeground = ownerReferences.some(({ uid }) => isWaiting(objects.get(uid)));
  api.remove(object, isForeground ? "Foreground" : "Background");
}

/** Ends a foreground deletion once the object controls no other object. */
function finishForeground(api: ApiServer, object: Stored): void {
  const current = api.get(object.kind, object.metadata.name);
  if (!current || !isWaiting(current)) return;
  const blocks = ({ uid, controller }: { uid: string; controller: boolean }) =>
    controller && uid === current.metadata.uid;
  if (api.all().some(({ metadata }) => metadata.ownerReferences.some(blocks))) return;
  const finalizers = current.metadata.finalizers.filter((item) => item !== foreground);
  api.update(current, "garbage-collector", { finalizers });
}
