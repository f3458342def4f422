import { compactKeywords, type StructuralSchema } from "./keywords.ts";
import { below } from "./structural-schema.ts";

/**
 * Every node of a schema with its path, parents first: `workers`, `workers[]`, `workers[].labels`,
 * `workers[].labels.*`.
 */
export function nodesOf(schema: StructuralSchema, path = ""): [path: string, node: StructuralSchema][] {
  return [
    [path, schema],
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => nodesOf(field, below(path, name))),
    ...(schema.items ? nodesOf(schema.items, `${path}[]`) : []),
    ...(schema.additionalProperties ? nodesOf(schema.additionalProperties, below(path, "*")) : []),
  ];
}

type Change = (node: StructuralSchema, path: string) => StructuralSchema;

/** A copy of a schema with `change` applied to every node. */
export function rewrite(schema: StructuralSchema, change: Change, path = ""): StructuralSchema {
  const { properties, items, additionalProperties } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [
    name,
    rewrite(field, change, below(path, name)),
  ]);
  const inside: StructuralSchema = {
    ...schema,
    properties: properties && Object.fromEntries(fields),
    items: items && rewrite(items, change, `${path}[]`),
    additionalProperties: additionalProperties && rewrite(additionalProperties, change, below(path, "*")),
  };
  return compactKeywords(change(inside, path));
}
