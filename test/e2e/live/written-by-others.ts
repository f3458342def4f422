import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/object.ts";

const fields: z.ZodType<Fields> = z.lazy(() => z.record(z.string(), fields));
type Fields = { readonly [key: string]: Fields };

const managed = z.object({
  managedFields: z
    .array(z.object({ manager: z.string(), subresource: z.string().optional(), fieldsV1: fields.default({}) }))
    .default([]),
});

/** The paths in the spec of an object that controllers have written, as `Kind spec.path`. */
export function pathsOfOthers(object: KubernetesObject): readonly string[] {
  return pathsOf(object, (manager) => !isCrossplane(manager));
}

/** The paths that both Crossplane and a controller have written: they may fight for these fields. */
export function pathsOfBoth(object: KubernetesObject): readonly string[] {
  const ours = new Set(pathsOf(object, isCrossplane));
  return pathsOfOthers(object).filter((path) => ours.has(path));
}

/** The paths that are none of the expected ones and are not inside of one. */
export function unexpectedOf(paths: readonly string[], expected: readonly string[]): readonly string[] {
  const isBelow = (path: string, parent: string) => path === parent || /^[.[]/.test(path.slice(parent.length));
  const isExpected = (path: string) => expected.some((parent) => path.startsWith(parent) && isBelow(path, parent));
  return [...new Set(paths)].filter((path) => !isExpected(path)).toSorted();
}

function isCrossplane(manager: string): boolean {
  return manager.includes("crossplane");
}

function pathsOf({ kind, metadata }: KubernetesObject, isIncluded: (manager: string) => boolean): readonly string[] {
  const entries = managed.parse(metadata).managedFields.filter(({ manager }) => isIncluded(manager));
  return entries.flatMap(({ fieldsV1 }) => leavesOf(fieldsV1["f:spec"] ?? {}, `${kind} spec`));
}

/** Keys are `f:name` for a field, and `k:…` or `v:…` for an item of a list. */
function leavesOf(of: Fields, path: string): readonly string[] {
  return Object.entries(of).flatMap(([key, inner]) => {
    if (key === ".") return [];
    const below = key.startsWith("f:") ? `${path}.${key.slice(2)}` : `${path}[]`;
    const leaves = leavesOf(inner, below);
    return leaves.length > 0 ? leaves : [below];
  });
}
