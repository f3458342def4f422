import type { Rule } from "../api/rule.ts";
import type { StructuralSchema, Validation } from "./keywords.ts";
import { nodesOf, rewrite } from "./walk.ts";

/** The part of a rule or a transition that the API server needs. */
export type PlacedRule = Pick<Rule, "at" | "cel" | "message" | "field"> & { messageExpression?: { cel: string } };

/** Adds every rule to the node of its path. Throws if the node, the field or the old value does not exist. */
export function withValidations(schema: StructuralSchema, rules: readonly PlacedRule[]): StructuralSchema {
  const nodes = new Map(nodesOf(schema));
  for (const rule of rules) rejectLostRule(rule, nodes);
  const byPath = Map.groupBy(rules, ({ at }) => at);
  return rewrite(schema, (node, path) => {
    const placed = byPath.get(path)?.map((rule) => validation(rule));
    return placed ? { ...node, "x-kubernetes-validations": placed } : node;
  });
}

function validation({ cel, message, messageExpression, field }: PlacedRule): Validation {
  return {
    rule: cel,
    message,
    ...(messageExpression && { messageExpression: messageExpression.cel }),
    ...(field !== undefined && { fieldPath: `.${field}` }),
  };
}

function rejectLostRule({ at, cel, field }: PlacedRule, nodes: ReadonlyMap<string, StructuralSchema>): void {
  const node = nodes.get(at);
  const where = at === "" ? "the spec" : at;
  if (!node) throw new TypeError(`cannot place the rule "${cel}": the schema has no ${where}`);
  if (field !== undefined && !nodes.has(at === "" ? field : `${at}.${field}`)) {
    throw new TypeError(`cannot place the rule "${cel}": ${where} has no field ${field}`);
  }
  const lists = [...at.matchAll(/\[\]/g)].map(({ index }) => at.slice(0, index));
  const atomic = lists.find((list) => nodes.get(list)?.["x-kubernetes-list-type"] !== "map");
  if (cel.includes("oldSelf") && atomic !== undefined) {
    throw new TypeError(
      `cannot place the rule "${cel}": the items of ${atomic} have no key by which to find the old value`,
    );
  }
}
