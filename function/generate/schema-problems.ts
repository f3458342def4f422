import type { StructuralSchema } from "./keywords.ts";
import { findPatternProblem } from "./pattern.ts";

type Check = (schema: StructuralSchema) => string | false | undefined;

const int32 = { lowest: -(2 ** 31), highest: 2 ** 31 - 1 };
// The limits of JavaScript, which zod writes for every integer without limits.
const int64 = { lowest: Number.MIN_SAFE_INTEGER, highest: Number.MAX_SAFE_INTEGER };

/** The smallest and largest value of an integer format. */
export function boundsOfFormat(format: string | undefined) {
  return format === "int64" ? int64 : int32;
}

/** The list type: by default `map` for a list with keys, otherwise `atomic`. */
export function listTypeOf(schema: StructuralSchema) {
  const byDefault = schema["x-kubernetes-list-map-keys"] ? "map" : "atomic";
  return schema["x-kubernetes-list-type"] ?? byDefault;
}

/** Why the API server would reject a node of the schema or check it in another way than zod; undefined if neither. */
export function findSchemaProblem(schema: StructuralSchema): string | undefined {
  const reasons = checks.map((check) => check(schema));
  return reasons.find((reason): reason is string => typeof reason === "string");
}

const checks: readonly Check[] = [
  (schema) => schema.type === undefined && !isOpen(schema) && "it has no type",
  (schema) => schema.properties && schema.additionalProperties && "it has both properties and additional properties",
  (schema) => schema.type === "integer" && !fits(schema) && "it does not fit int32: use z.int32()",
  (schema) => schema.type === "array" && !schema.items && "it is a list without items",
  (schema) =>
    (listTypeOf(schema) === "map") !== (schema["x-kubernetes-list-map-keys"] !== undefined) &&
    "list type map requires keys, and keys require list type map",
  (schema) =>
    optionalKeysOf(schema).length > 0 && `the key ${optionalKeysOf(schema).join(", ")} of its items must be required`,
  ({ "x-kubernetes-list-type": type, items }) =>
    type === "set" && items?.type === "object" && "a set cannot have objects",
  ({ pattern }) => {
    const problem = pattern === undefined ? undefined : findPatternProblem(pattern);
    return problem && `its pattern ${pattern} has ${problem}`;
  },
];

function isOpen(schema: StructuralSchema): boolean {
  return Boolean(schema["x-kubernetes-preserve-unknown-fields"] ?? schema["x-kubernetes-int-or-string"]);
}

function fits({ format, minimum = int64.lowest, maximum = int64.highest }: StructuralSchema): boolean {
  const { lowest, highest } = boundsOfFormat(format);
  return minimum >= lowest && maximum <= highest;
}

function optionalKeysOf({ items, "x-kubernetes-list-map-keys": keys }: StructuralSchema): string[] {
  return keys?.filter((key) => !items?.required?.includes(key)) ?? [];
}
