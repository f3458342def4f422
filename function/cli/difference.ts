import { pathStep } from "../api/problem.ts";
import { canonicalJson } from "../kubernetes/hash.ts";
import { isObject, type Json, type JsonObject, objectAt, ownField, textAt } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";

/** What the function itself remembers on objects; it follows from the content, so it is no change of its own. */
const bookkeeping = new Set<string>([
  ownAnnotation.renderedFrom,
  ownAnnotation.askedFor,
  ownAnnotation.content,
  ownAnnotation.accepted,
  ownAnnotation.version,
  ownAnnotation.poolStep,
  ownAnnotation.environment,
]);

/** Paths at which what Crossplane would apply of an object differs from what it has applied; values are never named. */
export function differences(before: JsonObject, after: JsonObject): string[] {
  const identity = ["apiVersion", "kind"].flatMap((field) => differing(before[field], after[field], field));
  const texts = ["labels", "annotations"].flatMap((field) =>
    differing(textsOf(before, field), textsOf(after, field), `metadata.${field}`),
  );
  const content = ["spec", "data"].flatMap((field) =>
    differing(objectAt(before, field) ?? {}, objectAt(after, field) ?? {}, field),
  );
  return [...identity, ...texts, ...content];
}

function textsOf(object: JsonObject, field: string): JsonObject {
  const texts = Object.entries(objectAt(object, "metadata", field) ?? {});
  return Object.fromEntries(texts.filter(([name]) => !bookkeeping.has(name)));
}

/** Objects are entered, and lists whose items have names; everything else is compared as a whole. */
export function differing(before: Json | undefined, after: Json | undefined, path: string): string[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const named = { before: byName(before), after: byName(after) };
  if (named.before && named.after) return differingItems(named.before, named.after, path);
  if (!isObject(before) || !isObject(after)) return [path];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const [old, fresh] = [before, after].map((side) => ownField(side, field) ?? (isText(field) ? {} : undefined));
    return differing(old, fresh, `${path}.${pathStep(field)}`);
  });
}

/** Labels and annotations are named one by one, even where there were none. */
function isText(field: string): boolean {
  return field === "metadata" || field === "labels" || field === "annotations";
}

type Items = ReadonlyMap<string, JsonObject>;

function differingItems(before: Items, after: Items, path: string): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const inside = names.flatMap((name) => differing(before.get(name), after.get(name), `${path}[${pathStep(name)}]`));
  return inside.length > 0 ? inside : [path];
}

/** The items of a list by name; undefined where they have none or share one. */
function byName(value: Json | undefined): Items | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.flatMap((item): [string, JsonObject][] => {
    const name = textAt(item, "name");
    return isObject(item) && name !== undefined ? [[name, item]] : [];
  });
  const found = new Map(items);
  return found.size === value.length ? found : undefined;
}
