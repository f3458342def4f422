import { compactKeywords, type StructuralSchema } from "./keywords.ts";

/** Fields that remain required: the keys of a list, or all fields of a value that is never merged. */
type StillRequired = readonly string[] | "all";

/**
 * The schema of one layer, made from the effective schema; `layerOf` is its counterpart in the function. The API server
 * must not set defaults, because they would override the platform's layers. So defaults are only in descriptions, and
 * only the keys of list items are required.
 */
export function buildLayerSchema(schema: StructuralSchema): StructuralSchema {
  return strip(schema, []);
}

function strip(schema: StructuralSchema, stillRequired: StillRequired): StructuralSchema {
  const { description, type, default: fallback, required, properties, items, additionalProperties, ...rest } = schema;
  return compactKeywords({
    description: withDefault(description, fallback),
    type,
    ...rest,
    items: items && strip(items, stillRequiredInItems(schema, stillRequired)),
    additionalProperties: additionalProperties && strip(additionalProperties, "all"),
    properties: properties && stripFields(properties, stillRequired === "all" ? "all" : []),
    required: filterRequired(required, stillRequired),
  });
}

/** A list without keys is replaced as a whole, so its items are complete in every layer. */
function stillRequiredInItems(list: StructuralSchema, stillRequired: StillRequired): StillRequired {
  return stillRequired === "all" ? "all" : (list["x-kubernetes-list-map-keys"] ?? "all");
}

function filterRequired(required: readonly string[] = [], stillRequired: StillRequired): string[] | undefined {
  const fields = required.filter((field) => stillRequired === "all" || stillRequired.includes(field));
  return fields.length > 0 ? fields : undefined;
}

function stripFields(
  fields: Record<string, StructuralSchema>,
  stillRequired: StillRequired,
): Record<string, StructuralSchema> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, strip(field, stillRequired)]));
}

function withDefault(description: string | undefined, fallback: unknown): string | undefined {
  const text = formatDefault(fallback);
  if (description === undefined || text === undefined || /\bdefault\b/i.test(description)) return description;
  return `${description} Default: ${text}.`;
}

/** A default as text; undefined for objects and empty lists, whose fields have the defaults. */
export function formatDefault(fallback: unknown): string | undefined {
  if (Array.isArray(fallback)) return fallback.length > 0 ? fallback.map((item) => String(item)).join(", ") : undefined;
  return typeof fallback === "string" ? fallback : formatScalar(fallback);
}

function formatScalar(fallback: unknown): string | undefined {
  return typeof fallback === "number" || typeof fallback === "boolean" ? String(fallback) : undefined;
}
