import type { StructuralSchema } from "./keywords.ts";
import { findPatternProblem } from "./pattern.ts";

type Check = (schema: StructuralSchema) => string | false | undefined;

const int32 = { lowest: -(2 ** 31), highest: 2 ** 31 - 1 };
// JavaScript's own limits: zod writes them for every integer that has no others.
const int64 = { lowest: Number.MIN_SAFE_INTEGER, highest: Number.MAX_SAFE_INTEGER };

/** The bounds that a format has by itself. */
export function formatBounds(format: string | undefined) {
  return format === "int64" ? int64 : int32;
}

/** How a list merges: as a whole unless it says otherwise, or has keys. */
export function listType(schema: StructuralSchema) {
  const byDefault = schema["x-kubernetes-list-map-keys"] ? "map" : "atomic";
  return schema["x-kubernetes-list-type"] ?? byDefault;
}

/** Why the API server would reject a node, or read it in another way than zod does; undefined where it would not. */
export function findRejection(schema: StructuralSchema): string | undefined {
  const reasons = checks.map((check) => check(schema));
  return reasons.find((reason): reason is string => typeof reason === "string");
}

const checks: readonly Check[] = [
  (schema) => schema.type === undefined && !isOpen(schema) && "it has no type",
  (schema) => schema.properties && schema.additionalProperties && "it has both fields and free keys",
  (schema) => schema.type === "integer" && !fits(schema) && "it does not fit int32: use z.int32()",
  (schema) => schema.type === "array" && !schema.items && "it is a list without items",
  (schema) =>
    (listType(schema) === "map") !== (schema["x-kubernetes-list-map-keys"] !== undefined) &&
    "list type map and its keys belong together",
  (schema) => looseKeys(schema).length > 0 && `the key ${looseKeys(schema).join(", ")} of its items must be required`,
  ({ "x-kubernetes-list-type": type, items }) => type === "set" && items?.type === "object" && "a set has no objects",
  ({ pattern }) => {
    const problem = pattern === undefined ? undefined : findPatternProblem(pattern);
    return problem && `its pattern ${pattern} has ${problem}`;
  },
];

function isOpen(schema: StructuralSchema): boolean {
  return Boolean(schema["x-kubernetes-preserve-unknown-fields"] ?? schema["x-kubernetes-int-or-string"]);
}

function fits({ format, minimum = int64.lowest, maximum = int64.highest }: StructuralSchema): boolean {
  const { lowest, highest } = formatBounds(format);
  return minimum >= lowest && maximum <= highest;
}

function looseKeys({ items, "x-kubernetes-list-map-keys": keys }: StructuralSchema): string[] {
  return keys?.filter((key) => !items?.required?.includes(key)) ?? [];
}
