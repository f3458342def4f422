/** A part of a manifest before it was checked. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What it has of its own under a name, which a user may have chosen: never what all objects inherit. */
export function ownValue(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function fieldsIn(value: unknown, field: string): Fields | undefined {
  const found = isFields(value) ? ownValue(value, field) : undefined;
  return isFields(found) ? found : undefined;
}

/** What stands at a path such as `kubernetes.apiServer`; undefined where a step of it is missing. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, step) => (isFields(found) ? ownValue(found, step) : undefined), value);
}

/** True where something of an object is set; an empty one sets nothing. */
export function setsField(value: unknown, field: string): boolean {
  return Object.values(fieldsIn(value, field) ?? {}).some((inside) => inside !== undefined);
}

/** The objects of a list, wherever it is one. */
export function itemsIn(value: unknown, field: string): Fields[] {
  const found = isFields(value) ? ownValue(value, field) : undefined;
  return Array.isArray(found) ? found.filter((item) => isFields(item)) : [];
}

/** The same without fields that are null, which in a layer of the platform take a value away. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (!isFields(value)) return value;
  const present = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(present.map(([name, field]) => [name, withoutNulls(field)]));
}

export function without(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
