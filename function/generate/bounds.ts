import type { StructuralSchema } from "./keywords.ts";
import { nodesOf } from "./walk.ts";

/**
 * Paths of values without a maximum size. The API server estimates the cost of a CEL rule from the largest possible
 * value of its subject, and rejects a CRD whose cost is too high. So every value below a rule needs a maximum.
 */
export function findUnboundedPaths(schema: StructuralSchema): string[] {
  return nodesOf(schema)
    .filter(([, node]) => isUnbounded(node))
    .map(([path]) => path);
}

/** Returns the schema. Throws if a value in it has no maximum size. */
export function rejectUnbounded(schema: StructuralSchema): StructuralSchema {
  const paths = findUnboundedPaths(schema);
  if (paths.length === 0) return schema;
  throw new TypeError(`cannot bound the cost of CEL rules: no limit of length, items or keys at ${paths.join(", ")}`);
}

function isUnbounded(node: StructuralSchema): boolean {
  if (node.type === "string") return node.maxLength === undefined && node.enum === undefined;
  if (node.type === "array") return node.maxItems === undefined;
  return node.additionalProperties !== undefined && node.maxProperties === undefined;
}
