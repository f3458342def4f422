/** An object of a manifest whose fields are not checked yet. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an own property, never an inherited one. The name may come from a user. */
export function ownValue(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function fieldsIn(value: unknown, field: string): Fields | undefined {
  const found = isFields(value) ? ownValue(value, field) : undefined;
  return isFields(found) ? found : undefined;
}

/** The value at a path such as `kubernetes.apiServer`; undefined if a step of it is missing. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, step) => (isFields(found) ? ownValue(found, step) : undefined), value);
}

/** Whether a field is an object that sets at least one field. */
export function setsField(value: unknown, field: string): boolean {
  return Object.values(fieldsIn(value, field) ?? {}).some((inside) => inside !== undefined);
}

/** The objects in a field that is a list; empty if it is not a list. */
export function itemsIn(value: unknown, field: string): Fields[] {
  const found = isFields(value) ? ownValue(value, field) : undefined;
  return Array.isArray(found) ? found.filter((item) => isFields(item)) : [];
}

/** The value without null fields, which remove values in a layer of the platform. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (!isFields(value)) return value;
  const present = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(present.map(([name, field]) => [name, withoutNulls(field)]));
}

export function without(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
