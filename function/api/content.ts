import { z } from "zod";
import { innerType, unwrap } from "./layer.ts";
import { describeValue, quote } from "./problem.ts";

const contents = z.registry<{ isContent: true }>();

/** Marks a field that may hold a secret or a long text: messages contain only the kind and size of its value. */
export function content<Schema extends z.ZodType>(schema: Schema): Schema {
  contents.add(schema, { isContent: true });
  return schema;
}

/** A value for a message: quoted, or only its kind and size if the field, or a field below it, is content. */
export function quoteFor(schema: z.ZodType | undefined, value: unknown): string {
  return schema && !holdsContent(schema) ? quote(value) : describeValue(value);
}

function holdsContent(schema: z.ZodType): boolean {
  const known = cache.get(schema);
  if (known !== undefined) return known;
  const result = isContent(schema) || partsOf(unwrap(schema)).some((part) => holdsContent(innerType(part)));
  cache.set(schema, result);
  return result;
}

const cache = new WeakMap<z.ZodType, boolean>();

/** `describe` clones a schema. The registry's `get` also finds the entry of the original schema; `has` does not. */
function isContent(schema: z.ZodType): boolean {
  return contents.get(schema) !== undefined || contents.get(unwrap(schema)) !== undefined;
}

function partsOf(type: z.ZodType): z.core.$ZodType[] {
  if (type instanceof z.ZodNullable) return [type.unwrap()];
  if (type instanceof z.ZodObject) return Object.values(type.shape);
  if (type instanceof z.ZodArray) return [type.element];
  return type instanceof z.ZodRecord ? [type.valueType] : [];
}
