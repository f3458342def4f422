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
 * An observed object as it may be returned again (rule R6): only what Crossplane's field manager owns, so that neither
 * webhook defaults nor hand edits become ours. Without recorded managers (an offline file), its spec and our metadata.
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
      ...ownTexts(owned, "labels"),
      ...ownTexts(owned, "annotations"),
      ...ownOwners(recorded),
    },
    ...(spec && { spec }),
    ...(data && { data }),
  };
}

/** All that is observed, but for what is let go. */
export function retainAll(
  { composed }: State,
  isLetGo: (object: JsonObject) => boolean = () => false,
): Map<string, KubernetesObject> {
  const kept = [...composed].filter(([, object]) => !isLetGo(object));
  return new Map(kept.map(([key, object]) => [key, retain(object)]));
}

/** What was found again is taken up as a whole first: Crossplane removes only what it has handed over. */
export function retainAdopted({ isRestored, missing, composed }: State): [string, KubernetesObject][] {
  const found = [...composed].filter(([key]) => isRestored || missing.has(key));
  return found.map(([key, object]) => [key, retain(object)]);
}

/** What of an observed object is ours; undefined where nobody recorded it. */
export function selectOwnedByUs(object: JsonObject): JsonObject | undefined {
  const known = ownedParts.get(object) ?? { part: delivery.ownedFields(object) };
  ownedParts.set(object, known);
  return known.part;
}

/** Several rules ask for the same part, and what is observed never changes. */
const ownedParts = new WeakMap<JsonObject, { readonly part: JsonObject | undefined }>();

/** Owners that we have added. Without recorded managers nobody knows whose they are, and Crossplane adds its own. */
function ownOwners(recorded: JsonObject | undefined): Pick<Metadata, "ownerReferences"> {
  const owners = listAt(recorded, "metadata", "ownerReferences").flatMap((owner) => {
    const [apiVersion, kind, name, uid] = ["apiVersion", "kind", "name", "uid"].map((field) => textAt(owner, field));
    const isOwn = isObject(owner) && owner["controller"] !== true;
    return isOwn && apiVersion && kind && name && uid ? [{ apiVersion, kind, name, uid }] : [];
  });
  return owners.length === 0 ? {} : { ownerReferences: owners };
}

/** Labels or annotations without those that Crossplane adds by itself. */
function ownTexts(object: JsonObject, field: "labels" | "annotations"): Record<string, Record<string, string>> {
  const texts = Object.entries(objectAt(object, "metadata", field) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !entry[0].startsWith("crossplane.io/"),
  );
  return texts.length === 0 ? {} : { [field]: Object.fromEntries(texts) };
}
