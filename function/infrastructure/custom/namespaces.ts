import { isFields } from "../../api/value.ts";
import { valuesAt } from "../../kubernetes/path.ts";

/**
 * Paths of fields whose name ends in `namespace` or `namespaces`, with another value than the cluster's namespace. A
 * reference could otherwise use a Secret or an identity of another team, because the controller of the provider may
 * read all of them.
 */
export function findForeignNamespaces(body: unknown, namespace: string, allowed: readonly string[] = []): string[] {
  const free = new Set(allowed.flatMap((path) => valuesAt(body, path)).map(({ path }) => path));
  return listNamespaces(body, "").flatMap(([path, value]) => (value === namespace || free.has(path) ? [] : [path]));
}

function listNamespaces(value: unknown, path: string): [path: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => listNamespaces(item, `${path}[${index}]`));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([field, inside]): [string, unknown][] => {
    const at = path === "" ? field : `${path}.${field}`;
    return namesNamespace.test(field) ? listValues(inside, at) : listNamespaces(inside, at);
  });
}

/** In any case, as Go reads the names of fields. */
const namesNamespace = /namespaces?$/i;

/** The value of such a field: a name or a list of names. An object, such as a selector, is read like any other. */
function listValues(value: unknown, path: string): [path: string, value: unknown][] {
  if (isFields(value)) return listNamespaces(value, path);
  if (!Array.isArray(value)) return [[path, value]];
  return value.flatMap((item, index) => listValues(item, `${path}[${index}]`));
}
