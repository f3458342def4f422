import {
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  type Metadata,
  objectAt,
  sortKeys,
  textAt,
} from "../kubernetes/object.ts";
import { delivery } from "../delivery/index.ts";
import type { State } from "./state.ts";

/**
 * Returns an observed object reduced to the fields that Crossplane's field manager owns, so that it can be composed
 * unchanged (rule R6). Defaults of webhooks and manual edits are omitted: otherwise Crossplane would own them. Without
 * managed fields, as in a file for the CLI, the object keeps its spec, data, labels and annotations.
 */
export function retain(object: JsonObject): KubernetesObject {
  const recorded = selectOwnedByUs(object);
  const owned = sortKeys(recorded ?? object);
  const [spec, data] = [objectAt(owned, "spec"), objectAt(owned, "data")];
  const namespace = textAt(object, "metadata", "namespace");
  return {
    apiVersion: textAt(object, "apiVersion") ?? "",
    kind: textAt(object, "kind") ?? "",
    metadata: {
      name: textAt(object, "metadata", "name") ?? "",
      ...(namespace !== undefined && { namespace }),
      ...selectTexts(owned, "labels"),
      ...selectTexts(owned, "annotations"),
      ...selectOwners(recorded),
    },
    ...(spec && { spec }),
    ...(data && { data }),
  };
}

/** Retains all observed objects, except those that `isReleased` selects: Crossplane deletes them. */
export function retainAll(
  { composed }: State,
  isReleased: (object: JsonObject) => boolean = () => false,
): Map<string, KubernetesObject> {
  const retained = [...composed].filter(([, object]) => !isReleased(object));
  return new Map(retained.map(([key, object]) => [key, retain(object)]));
}

/**
 * Retains all objects that were read because they are not among the observed resources. They must be composed once,
 * even if the spec no longer has them, because Crossplane deletes only objects that it observes.
 */
export function retainAdopted({ isRestored, missing, composed }: State): [string, KubernetesObject][] {
  const found = [...composed].filter(([key]) => isRestored || missing.has(key));
  return found.map(([key, object]) => [key, retain(object)]);
}

/** Returns the part of an observed object that Crossplane's field manager owns; undefined without managed fields. */
export function selectOwnedByUs(object: JsonObject): JsonObject | undefined {
  const known = ownedParts.get(object) ?? { part: delivery.ownedFields(object) };
  ownedParts.set(object, known);
  return known.part;
}

/** A cache, because several rules need the same part. Observed objects never change. */
const ownedParts = new WeakMap<JsonObject, { readonly part: JsonObject | undefined }>();

/** Owner references that this function set. Crossplane adds the controller reference itself. */
function selectOwners(recorded: JsonObject | undefined): Pick<Metadata, "ownerReferences"> {
  const owners = listAt(recorded, "metadata", "ownerReferences").flatMap((owner) => {
    const [apiVersion, kind, name, uid] = ["apiVersion", "kind", "name", "uid"].map((field) => textAt(owner, field));
    const isAdded = isObject(owner) && owner["controller"] !== true;
    return isAdded && apiVersion && kind && name && uid ? [{ apiVersion, kind, name, uid }] : [];
  });
  return owners.length === 0 ? {} : { ownerReferences: owners };
}

/** Labels or annotations, without those that Crossplane adds itself. */
function selectTexts(object: JsonObject, field: "labels" | "annotations"): Record<string, Record<string, string>> {
  const texts = Object.entries(objectAt(object, "metadata", field) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !entry[0].startsWith("crossplane.io/"),
  );
  return texts.length === 0 ? {} : { [field]: Object.fromEntries(texts) };
}
