import { z } from "zod";

/**
 * The schema of one layer (XR, Input, environment): every field is optional and has no default, and only the keys of
 * list items are required. If `removable`, a null removes the value of a lower layer.
 */
export function layerOf(schema: z.ZodType, removable: boolean): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return layerOf(innerType(schema.unwrap()), removable);
  }
  if (!(schema instanceof z.ZodObject) && !(schema instanceof z.ZodArray)) return schema;
  // The schema of a machine occurs several times, and building schemas takes most of the start-up time.
  const known = removable ? removableLayers : layers;
  const layer = known.get(schema) ?? makeLayer(schema, removable);
  known.set(schema, layer);
  return layer;
}

const layers = new WeakMap<z.ZodType, z.ZodType>();
const removableLayers = new WeakMap<z.ZodType, z.ZodType>();

function makeLayer(schema: z.ZodObject | z.ZodArray, removable: boolean): z.ZodType {
  return schema instanceof z.ZodObject ? objectLayer(schema, [], removable) : arrayLayer(schema, removable);
}

/** The key fields of a list's items; undefined if a higher layer replaces the list as a whole. */
export function listKeys(schema: z.ZodType): readonly string[] | undefined {
  const keys = schema.meta()?.["x-kubernetes-list-map-keys"];
  return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : undefined;
}

/** The groups of fields of which at most one may be set. */
export function unionsOf(schema: z.ZodType): readonly (readonly string[])[] {
  return unions.get(schema)?.members ?? [];
}

const unions = z.registry<{ members: readonly (readonly string[])[] }>();

/** Marks groups of fields of which at most one may be set. A member set in a higher layer removes the others. */
export function union<Schema extends z.ZodType>(schema: Schema, ...members: (readonly string[])[]): Schema {
  unions.add(schema, { members });
  return schema;
}

/** The schema of a field; undefined if there is none. The name may come from a user. */
export function fieldOf(schema: z.ZodObject, name: string): z.core.$ZodType | undefined {
  return Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
}

/** The schema inside optional, default and prefault. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(innerType(schema.unwrap()));
  }
  return schema;
}

/** The schema inside optional, default, prefault and nullable. Fields are nullable in a layer where null removes. */
export function withoutNull(schema: z.ZodType): z.ZodType {
  const type = unwrap(schema);
  return type instanceof z.ZodNullable ? withoutNull(innerType(type.unwrap())) : type;
}

function objectLayer(schema: z.ZodObject, keys: readonly string[], removable: boolean): z.ZodType {
  const shape = Object.entries(schema.shape).map(([field, type]) => {
    const layer = layerOf(innerType(type), removable);
    if (keys.includes(field)) return [field, layer];
    return [field, (removable ? layer.nullable() : layer).optional()];
  });
  return z.strictObject(Object.fromEntries(shape));
}

function arrayLayer(schema: z.ZodArray, removable: boolean): z.ZodType {
  const keys = listKeys(schema);
  const item = innerType(schema.element);
  if (!keys || !(item instanceof z.ZodObject)) return schema;
  const list = z.array(objectLayer(item, keys, removable));
  const { maxItems } = schema.meta() ?? {};
  return (typeof maxItems === "number" ? list.max(maxItems) : list).meta({ "x-kubernetes-list-map-keys": [...keys] });
}

/** Casts a schema of zod's core type, which zod uses for the members of a schema. Throws if it has another class. */
export function innerType(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError("not a schema of zod's main package");
}
