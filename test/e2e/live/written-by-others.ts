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
export function pathsOfOthers({ kind, metadata }: KubernetesObject): readonly string[] {
  const entries = managed.parse(metadata).managedFields.filter(({ manager }) => !manager.includes("crossplane"));
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
