import { z } from "zod";

const limit = z.int().min(0).optional();

/** The keywords of a structural schema. Other keywords that zod writes are errors, so that none is lost silently. */
export const Keywords = z.strictObject({
  description: z.string().min(1).optional(),
  type: z.enum(["array", "boolean", "integer", "number", "object", "string"]).optional(),
  format: z.string().optional(),
  nullable: z.boolean().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minLength: limit,
  maxLength: limit,
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.boolean().optional(),
  exclusiveMaximum: z.boolean().optional(),
  multipleOf: z.number().optional(),
  minItems: limit,
  maxItems: limit,
  minProperties: limit,
  maxProperties: limit,
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  "x-kubernetes-list-type": z.enum(["atomic", "map", "set"]).optional(),
  "x-kubernetes-list-map-keys": z.array(z.string()).min(1).optional(),
  "x-kubernetes-map-type": z.enum(["atomic", "granular"]).optional(),
  "x-kubernetes-preserve-unknown-fields": z.literal(true).optional(),
  "x-kubernetes-int-or-string": z.literal(true).optional(),
});
export type Keywords = z.output<typeof Keywords>;

/** A CEL rule in the form of a CRD. */
export interface Validation {
  rule: string;
  message: string;
  messageExpression?: string;
  fieldPath?: string;
}

/** An OpenAPI v3 schema that is structural, as Kubernetes requires. */
export interface StructuralSchema extends Omit<Keywords, "properties" | "additionalProperties" | "items"> {
  properties?: Record<string, StructuralSchema> | undefined;
  additionalProperties?: StructuralSchema | undefined;
  items?: StructuralSchema | undefined;
  "x-kubernetes-validations"?: readonly Validation[] | undefined;
}

/** The schema without undefined keywords, so that object, JSON and YAML are the same. */
export function compactKeywords(schema: StructuralSchema): StructuralSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
