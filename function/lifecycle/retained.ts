import { type JsonObject, type KubernetesObject, objectAt, sorted, textAt } from "../kubernetes/object.ts";
import { ownedPart } from "../kubernetes/managed-fields.ts";

const crossplaneManager = "apiextensions.crossplane.io/composed";

/**
 * An observed object as it may be returned again (rule R6): only what Crossplane's field manager owns, so that neither
 * webhook defaults nor hand edits become ours. Without recorded managers (an offline file), its spec and our metadata.
 */
export function retained(object: JsonObject): KubernetesObject {
  const owned = sorted(ownedByUs(object) ?? object);
  const spec = objectAt(owned, "spec");
  const namespace = textAt(object, "metadata", "namespace");
  return {
    apiVersion: textAt(object, "apiVersion") ?? "",
    kind: textAt(object, "kind") ?? "",
    metadata: {
      name: textAt(object, "metadata", "name") ?? "",
      ...(namespace !== undefined && { namespace }),
      ...ownTexts(owned, "labels"),
      ...ownTexts(owned, "annotations"),
    },
    ...(spec && { spec }),
  };
}

/** What Crossplane's field manager owns of an observed object; undefined where no managers are recorded. */
export function ownedByUs(object: JsonObject): JsonObject | undefined {
  return ownedPart(object, crossplaneManager);
}

/** Labels or annotations without those that Crossplane adds by itself. */
function ownTexts(object: JsonObject, field: "labels" | "annotations"): Record<string, Record<string, string>> {
  const texts = Object.entries(objectAt(object, "metadata", field) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !entry[0].startsWith("crossplane.io/"),
  );
  return texts.length === 0 ? {} : { [field]: Object.fromEntries(texts) };
}
