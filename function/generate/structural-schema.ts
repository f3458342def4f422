import { z } from "zod";
import { compactKeywords, Keywords, type StructuralSchema } from "./keywords.ts";
import { toPlainPattern } from "./pattern.ts";
import { boundsOfFormat, listTypeOf, findSchemaProblem } from "./schema-problems.ts";

/** The description of a field whose schema has none: the block of a module. */
export type Describe = (path: string) => string | undefined;

interface Place {
  path: string;
  describe: Describe;
}

/**
 * The structural schema of a zod schema, with its defaults and required fields. Throws an error with the path for
 * anything that a CRD cannot express or that Kubernetes reads differently.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/, section
 * "Specifying a structural schema".
 */
export function buildStructuralSchema(schema: z.ZodType, describe: Describe = () => undefined): StructuralSchema {
  // zod writes an empty schema for an unsupported type, which is rejected with its path.
  const json = z.toJSONSchema(schema, { target: "openapi-3.0", io: "input", unrepresentable: "any" });
  // A reference to a definition is rejected with the path of the reference.
  const { definitions: _, ...root } = json;
  return convert(root, { path: "", describe });
}

export function below(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

function convert(json: unknown, place: Place): StructuralSchema {
  const { properties, items, additionalProperties, ...keywords } = readKeywords(json, place.path);
  const schema: StructuralSchema = {
    ...keywords,
    properties: properties && convertFields(properties, place),
    // Kubernetes drops unknown fields anyway, and does not allow `false` here.
    additionalProperties: additionalProperties
      ? convert(additionalProperties, { ...place, path: below(place.path, "*") })
      : undefined,
    items: items === undefined ? undefined : convert(items, { ...place, path: `${place.path}[]` }),
  };
  const reason = findSchemaProblem(schema);
  return reason === undefined ? compactKeywords(inKubernetesForm(schema)) : rejectNode(place.path, reason);
}

function readKeywords(json: unknown, path: string): Keywords {
  const read = Keywords.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const what = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : z.prettifyError(read.error);
  return rejectNode(path, `${what} is not allowed`);
}

function convertFields(fields: Record<string, unknown>, place: Place): Record<string, StructuralSchema> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, json]) => {
      const path = below(place.path, name);
      const field = convert(json, { ...place, path });
      const description = field.description ?? place.describe(path) ?? rejectNode(path, "it has no description");
      return [name, { ...field, description }];
    }),
  );
}

function inKubernetesForm(schema: StructuralSchema): StructuralSchema {
  if (schema.type === "integer") return inFormat(schema);
  if (schema.type === "array") return { ...schema, "x-kubernetes-list-type": listTypeOf(schema) };
  return schema.pattern === undefined ? schema : { ...schema, pattern: toPlainPattern(schema.pattern) };
}

/** Omits bounds that equal those of the format. */
function inFormat({ format = "int32", minimum, maximum, ...rest }: StructuralSchema): StructuralSchema {
  const { lowest, highest } = boundsOfFormat(format);
  return {
    ...rest,
    format,
    minimum: minimum === lowest ? undefined : minimum,
    maximum: maximum === highest ? undefined : maximum,
  };
}

function rejectNode(path: string, reason: string): never {
  throw new TypeError(`cannot make ${path === "" ? "the schema" : path} structural: ${reason}`);
}
