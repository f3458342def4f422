import { compactKeywords, type StructuralSchema } from "./keywords.ts";

/** Which fields stay required: those of a list's key, or all where a value is never merged with another one. */
type Kept = readonly string[] | "all";

/**
 * What one layer may say of an effective schema, as `layerOf` has it for the function: the API server must not fill in
 * what a platform may still give, so defaults are only told, and only the keys of list items are required.
 */
export function buildLayerSchema(schema: StructuralSchema): StructuralSchema {
  return strip(schema, []);
}

function strip(schema: StructuralSchema, kept: Kept): StructuralSchema {
  const { description, type, default: fallback, required, properties, items, additionalProperties, ...rest } = schema;
  return compactKeywords({
    description: withDefault(description, fallback),
    type,
    ...rest,
    items: items && strip(items, keptInItems(schema, kept)),
    additionalProperties: additionalProperties && strip(additionalProperties, "all"),
    properties: properties && stripFields(properties, kept === "all" ? "all" : []),
    required: stillRequired(required, kept),
  });
}

/** A list without keys is replaced as a whole, so its items are complete in every layer. */
function keptInItems(list: StructuralSchema, kept: Kept): Kept {
  return kept === "all" ? "all" : (list["x-kubernetes-list-map-keys"] ?? "all");
}

function stillRequired(required: readonly string[] = [], kept: Kept): string[] | undefined {
  const fields = required.filter((field) => kept === "all" || kept.includes(field));
  return fields.length > 0 ? fields : undefined;
}

function stripFields(fields: Record<string, StructuralSchema>, kept: Kept): Record<string, StructuralSchema> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, strip(field, kept)]));
}

function withDefault(description: string | undefined, fallback: unknown): string | undefined {
  const text = formatDefault(fallback);
  if (description === undefined || text === undefined || /\bdefault\b/i.test(description)) return description;
  return `${description} Default: ${text}.`;
}

/** A default as people write it; an empty object or list only says that the fields below it have defaults. */
export function formatDefault(fallback: unknown): string | undefined {
  if (Array.isArray(fallback)) return fallback.length > 0 ? fallback.map((item) => String(item)).join(", ") : undefined;
  return typeof fallback === "string" ? fallback : formatScalar(fallback);
}

function formatScalar(fallback: unknown): string | undefined {
  return typeof fallback === "number" || typeof fallback === "boolean" ? String(fallback) : undefined;
}
