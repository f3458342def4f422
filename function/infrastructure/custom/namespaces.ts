import { isFields } from "../../api/value.ts";
import { valuesAt } from "../../kubernetes/path.ts";

/**
 * Paths of fields named `namespace` with another value than the cluster's namespace. A reference could otherwise use a
 * Secret or an identity of another team, because the controller of the provider may read all of them.
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
    // Go reads the names of fields in any case.
    return field.toLowerCase() === "namespace" && !isFields(inside) ? [[at, inside]] : listNamespaces(inside, at);
  });
}
