import { groupOf, isObject, type Json, type JsonObject, textAt } from "../../function/kubernetes/object.ts";

/** A reference of an object to a template of its machines. */
export interface Reference {
  /** Composed-resource key of the object with the reference. */
  readonly from: string;
  /** Composed-resource key of the template. */
  readonly to: string;
  readonly path: readonly string[];
}

// They refer to parts of a cluster, not to templates of machines.
const others = new Set(["Cluster", "Usage", "MachineHealthCheck"]);

/** All references between composed objects. They are found by their form at any path, without a list of paths. */
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

/** Group, kind and name. References have an API group or an API version, by the contract of the kind. */
function identity(object: JsonObject, name: string | undefined): string {
  const group = textAt(object, "apiGroup") ?? groupOf(textAt(object, "apiVersion") ?? "");
  return [group, textAt(object, "kind"), name].join("/");
}

function namedIn(value: Json | undefined, path: readonly string[]): { path: readonly string[]; named: JsonObject }[] {
  if (!isObject(value)) return [];
  if (typeof value["kind"] === "string" && typeof value["name"] === "string") return [{ path, named: value }];
  return Object.entries(value).flatMap(([field, inner]) => namedIn(inner, [...path, field]));
}
