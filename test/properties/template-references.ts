import { groupOf, isObject, type Json, type JsonObject, textAt } from "../../function/kubernetes/object.ts";

/** Where an object says what its machines are made of. */
export interface Reference {
  /** Keys of composed resources. */
  readonly from: string;
  readonly to: string;
  readonly path: readonly string[];
}

// They refer to whole parts of a cluster, not to what machines are made of.
const others = new Set(["Cluster", "Usage", "MachineHealthCheck"]);

/** Every reference between composed objects, found by its form wherever it stands: no list of paths has to be kept. */
export function referencesIn(objects: Readonly<Record<string, JsonObject>>): Reference[] {
  const known = new Map(Object.entries(objects).map(([key, object]) => [identity(object, nameIn(object)), key]));
  return Object.entries(objects)
    .filter(([, object]) => !others.has(textAt(object, "kind") ?? ""))
    .flatMap(([from, object]) =>
      namedIn(object["spec"], ["spec"]).flatMap(({ path, named }) => {
        const to = known.get(identity(named, textAt(named, "name")));
        return to === undefined ? [] : [{ from, to, path }];
      }),
    );
}

function nameIn(object: JsonObject): string | undefined {
  return textAt(object, "metadata", "name");
}

/** References have an API group, or a whole API version, by the contract of who reads them. */
function identity(object: JsonObject, name: string | undefined): string {
  const group = textAt(object, "apiGroup") ?? groupOf(textAt(object, "apiVersion") ?? "");
  return [group, textAt(object, "kind"), name].join("/");
}

function namedIn(value: Json | undefined, path: readonly string[]): { path: readonly string[]; named: JsonObject }[] {
  if (!isObject(value)) return [];
  if (typeof value["kind"] === "string" && typeof value["name"] === "string") return [{ path, named: value }];
  return Object.entries(value).flatMap(([field, inner]) => namedIn(inner, [...path, field]));
}
