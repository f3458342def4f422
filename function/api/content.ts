import { z } from "zod";
import { inner, unwrap } from "./layer.ts";
import { describeValue, quote } from "./problem.ts";

const contents = z.registry<{ isContent: true }>();

/** Marks what may hold a secret, or is too long to be recognized by: messages say its kind and size and never repeat it. */
export function content<Schema extends z.ZodType>(schema: Schema): Schema {
  contents.add(schema, { isContent: true });
  return schema;
}

/** A value for a message: as it is where nothing at or below its field is content, else its kind and size. */
export function quoteFor(schema: z.ZodType | undefined, value: unknown): string {
  return schema && !holdsContent(schema) ? quote(value) : describeValue(value);
}

function holdsContent(schema: z.ZodType): boolean {
  const known = answers.get(schema);
  if (known !== undefined) return known;
  const answer = isContent(schema) || partsOf(unwrap(schema)).some((part) => holdsContent(inner(part)));
  answers.set(schema, answer);
  return answer;
}

const answers = new WeakMap<z.ZodType, boolean>();

/** A description makes another schema of one, which the registry follows by `get` alone. */
function isContent(schema: z.ZodType): boolean {
  return contents.get(schema) !== undefined || contents.get(unwrap(schema)) !== undefined;
}

function partsOf(type: z.ZodType): z.core.$ZodType[] {
  if (type instanceof z.ZodNullable) return [type.unwrap()];
  if (type instanceof z.ZodObject) return Object.values(type.shape);
  if (type instanceof z.ZodArray) return [type.element];
  return type instanceof z.ZodRecord ? [type.valueType] : [];
}
