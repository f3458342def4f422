import { z } from "zod";

/**
 * What one layer (XR, Input, environment) may say of a schema: every field may be left out, nothing is filled in, and
 * only the keys of list items stay required. Where `removable`, null takes a value of a lower layer away.
 */
export function layerOf(schema: z.ZodType, removable: boolean): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return layerOf(inner(schema.unwrap()), removable);
  }
  if (!(schema instanceof z.ZodObject) && !(schema instanceof z.ZodArray)) return schema;
  // A machine stands in several places; making schemas is most of what a start costs.
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

/** The fields that make an item of a list unique; undefined where the list is replaced as a whole. */
export function listKeys(schema: z.ZodType): readonly string[] | undefined {
  const keys = schema.meta()?.["x-kubernetes-list-map-keys"];
  return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : undefined;
}

/** The groups of fields of which at most one may be set. */
export function unionsOf(schema: z.ZodType): readonly (readonly string[])[] {
  return unions.get(schema)?.members ?? [];
}

const unions = z.registry<{ members: readonly (readonly string[])[] }>();

/** Marks groups of fields of which at most one may be set; a higher layer's choice removes a lower layer's. */
export function union<Schema extends z.ZodType>(schema: Schema, ...members: (readonly string[])[]): Schema {
  unions.add(schema, { members });
  return schema;
}

/** The schema of a field that a user may have named; undefined where there is none. */
export function fieldOf(schema: z.ZodObject, name: string): z.core.$ZodType | undefined {
  return Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
}

/** The schema beneath optional, default and prefault. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(inner(schema.unwrap()));
  }
  return schema;
}

/** The same for a layer in which null removes a value. */
export function withoutNull(schema: z.ZodType): z.ZodType {
  const type = unwrap(schema);
  return type instanceof z.ZodNullable ? withoutNull(inner(type.unwrap())) : type;
}

function objectLayer(schema: z.ZodObject, keys: readonly string[], removable: boolean): z.ZodType {
  const shape = Object.entries(schema.shape).map(([field, type]) => {
    const layer = layerOf(inner(type), removable);
    if (keys.includes(field)) return [field, layer];
    return [field, (removable ? layer.nullable() : layer).optional()];
  });
  return z.strictObject(Object.fromEntries(shape));
}

function arrayLayer(schema: z.ZodArray, removable: boolean): z.ZodType {
  const keys = listKeys(schema);
  const item = inner(schema.element);
  if (!keys || !(item instanceof z.ZodObject)) return schema;
  const list = z.array(objectLayer(item, keys, removable));
  const { maxItems } = schema.meta() ?? {};
  return (typeof maxItems === "number" ? list.max(maxItems) : list).meta({ "x-kubernetes-list-map-keys": [...keys] });
}

/** zod types shapes by its core class; every schema here is a full one. */
export function inner(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError("not a schema of zod's main package");
}
