import type { StructuralSchema } from "../keywords.ts";

/** The type of a field in words, with the type of its items or values. */
export function describeType(node: StructuralSchema): string {
  if (node["x-kubernetes-preserve-unknown-fields"]) return "anything";
  if (node.items) return `list of ${plural(describeType(node.items))}`;
  if (node.additionalProperties) return `map of ${plural(describeType(node.additionalProperties))}`;
  return node.type ?? (node["x-kubernetes-int-or-string"] ? "integer or string" : "anything");
}

/** The limits of a value besides its type, in words. */
export function describeLimits(node: StructuralSchema): string {
  const inside = node.items ?? node.additionalProperties;
  const each = inside && inside.type !== "object" ? describeLimits(inside) : "";
  return [
    ...(node.enum ? [node.enum.map((value) => formatCode(String(value))).join(", ")] : []),
    ...ranges(node),
    ...uniqueness(node),
    ...(node.pattern === undefined ? [] : [formatCode(node.pattern)]),
    ...(each === "" ? [] : [`each ${each}`]),
  ].join("; ");
}

function ranges(node: StructuralSchema): string[] {
  return [
    range(node.minimum, node.maximum, ""),
    range(node.minLength, node.maxLength, " characters"),
    range(node.minItems, node.maxItems, " items"),
    range(node.minProperties, node.maxProperties, " keys"),
  ].filter((words) => words !== undefined);
}

function uniqueness(node: StructuralSchema): string[] {
  const keys = node["x-kubernetes-list-map-keys"]?.map((key) => formatCode(key)).join(" and ");
  if (keys !== undefined) return [`unique ${keys}`];
  return node["x-kubernetes-list-type"] === "set" ? ["unique items"] : [];
}

/** Text as code. Markdown has no empty code, so an empty text has quotes. */
export function formatCode(text: string): string {
  return `\`${text === "" ? '""' : text}\``;
}

function plural(type: string): string {
  return type === "anything" ? type : `${type}s`;
}

function range(lowest: number | undefined, highest: number | undefined, unit: string): string | undefined {
  if (highest === undefined) return lowest === undefined ? undefined : `at least ${lowest}${unit}`;
  return lowest === undefined ? `at most ${highest}${unit}` : `${lowest} to ${highest}${unit}`;
}
