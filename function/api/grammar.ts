import { z } from "zod";
import { quoteFor } from "./content.ts";
import { innerType, unwrap } from "./layer.ts";
import type { Rule } from "./rule.ts";

/**
 * A check of a value that a pattern cannot express. It belongs to the type of a field, so every field of that type has
 * it. `defineGrammarRules` turns grammars into rules.
 */
export interface Grammar<Value> {
  /** A CEL expression over `self`. */
  readonly cel: string;
  /** The allowed values, for example `must be a CIDR`. */
  readonly message: string;
  holds(value: Value): boolean;
}

const grammars = z.registry<Grammar<unknown>>();

/** Registers the grammar of a schema, and returns the schema. */
export function inGrammar<Schema extends z.ZodString | z.ZodNumber>(
  schema: Schema,
  grammar: Grammar<z.output<Schema>>,
): Schema {
  const { cel, message } = grammar;
  const isOfType = (value: unknown): value is z.output<Schema> => schema.safeParse(value).success;
  grammars.add(schema, { cel, message, holds: (value) => !isOfType(value) || grammar.holds(value) });
  return schema;
}

/** One rule for every field of a schema whose type has a grammar. */
export function defineGrammarRules(schema: z.ZodType, at = ""): Rule[] {
  const type = unwrap(schema);
  const grammar = grammars.get(schema) ?? grammars.get(type);
  if (grammar) return [ruleOf(grammar, schema, at)];
  if (type instanceof z.ZodArray) return defineGrammarRules(innerType(type.element), `${at}[]`);
  if (type instanceof z.ZodRecord && defineGrammarRules(innerType(type.valueType)).length > 0) {
    throw new TypeError(`cannot define a rule for the values of ${at}: define a rule for the map`);
  }
  if (!(type instanceof z.ZodObject)) return [];
  return Object.entries(type.shape).flatMap(([field, below]) =>
    defineGrammarRules(innerType(below), at === "" ? field : `${at}.${field}`),
  );
}

function ruleOf({ cel, message, ...grammar }: Grammar<unknown>, schema: z.ZodType, at: string): Rule {
  return {
    at,
    cel,
    message,
    withValue: (value) => `${quoteFor(schema, value)} is not allowed: ${message}`,
    holds: (value) => grammar.holds(value),
  };
}
