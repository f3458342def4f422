import { z } from "zod";
import { quoteFor } from "./content.ts";
import { inner, unwrap } from "./layer.ts";
import type { Rule } from "./rule.ts";

/**
 * What a pattern alone cannot say of a value. It belongs to the type of a field, so that no field and no module that uses the
 * type can forget it; `grammarRules` makes rules of the table out of it.
 */
export interface Grammar<Value> {
  /** A CEL expression over `self`. */
  readonly cel: string;
  /** What is allowed, for example `must be a CIDR`. */
  readonly message: string;
  holds(value: Value): boolean;
}

const grammars = z.registry<Grammar<unknown>>();

/** The same schema, whose values have a grammar. */
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
  if (type instanceof z.ZodArray) return defineGrammarRules(inner(type.element), `${at}[]`);
  if (type instanceof z.ZodRecord && defineGrammarRules(inner(type.valueType)).length > 0) {
    throw new TypeError(`cannot place a rule at the values of ${at}: give the map a rule of its own`);
  }
  if (!(type instanceof z.ZodObject)) return [];
  return Object.entries(type.shape).flatMap(([field, below]) =>
    defineGrammarRules(inner(below), at === "" ? field : `${at}.${field}`),
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
