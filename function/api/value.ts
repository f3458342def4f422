/** A part of a manifest before it was checked. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldsIn(value: unknown, field: string): Fields | undefined {
  const found = isFields(value) ? value[field] : undefined;
  return isFields(found) ? found : undefined;
}

/** The objects of a list, wherever it is one. */
export function itemsIn(value: unknown, field: string): Fields[] {
  const found = isFields(value) ? value[field] : undefined;
  return Array.isArray(found) ? found.filter((item) => isFields(item)) : [];
}

export function without(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
