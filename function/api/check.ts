import { z } from "zod";
import { quoteFor } from "./content.ts";
import { fieldOf, innerType, listKeys, unionsOf, unwrap, withoutNull } from "./layer.ts";
import { findLengthProblems } from "./length.ts";
import { itemKey } from "./merge.ts";
import { prefixProblems, InvalidClusterError, formatPathStep, type Problem, quote, rejectAny } from "./problem.ts";
import { findBrokenRules, type Rule } from "./rule.ts";
import { isFields, ownValue, withoutNulls } from "./value.ts";

type Path = readonly PropertyKey[];

/** Problems of one layer, or of the merged spec: lengths, types, duplicate keys and rules, in this order. */
export function checkSpec(schema: z.ZodType, rules: readonly Rule[], spec: unknown): Problem[] {
  const lengths = findLengthProblems(schema, spec);
  if (lengths.length > 0) return lengths;
  const { error } = schema.safeParse(spec);
  const problems = [...(error ? explain(error, schema, spec) : []), ...findDuplicates(schema, spec, "")];
  // Rules read typed fields, so they run only if all types are correct.
  const isTyped = error?.issues.every(({ code }) => codesOfTypedValues.has(code)) ?? true;
  return isTyped ? [...problems, ...findBrokenRules(rules, withoutNulls(spec))] : problems;
}

/** Codes of problems with values that have the correct type. */
const codesOfTypedValues = new Set(["invalid_format", "invalid_key", "too_big", "too_small", "custom"]);

/** The value with the schema's defaults. Throws an `InvalidClusterError` whose paths start with `root`. */
export function parseOrReject<Schema extends z.ZodType>(
  root: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  rejectAny(prefixProblems(root, findLengthProblems(schema, value)));
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidClusterError(prefixProblems(root, explain(result.error, schema, value)));
}

/** Maximum number of issues that are explained: explaining a hundred thousand of them is expensive. */
const maximumExplained = 100;

function explain(error: z.ZodError, schema: z.ZodType, value: unknown): Problem[] {
  return error.issues
    .slice(0, maximumExplained)
    .flatMap((issue) => problemsOf(issue, schema, value))
    .slice(0, maximumExplained);
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, data: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = fieldsAt(schema, issue.path);
    const message = `unknown field${allowed.length > 0 ? `, allowed here: ${allowed.join(", ")}` : ""}`;
    return issue.keys.slice(0, maximumExplained).map((key) => ({ path: formatPath([...issue.path, key]), message }));
  }
  const value = valueAt(data, issue.path);
  const path = formatPath(issue.path);
  if (value === undefined) return [{ path, message: "is required" }];
  if (issue.code === "invalid_key") return [{ path, message: explainKey(issue) }];
  return [
    { path, message: `${quoteFor(schemaAt(schema, issue.path), value)} is not allowed: ${describeAllowed(issue)}` },
  ];
}

/** The message about an invalid name of a field, which is the last step of the path. */
function explainKey({ issues: [issue] }: z.core.$ZodIssueInvalidKey): string {
  return `the name is not allowed${issue === undefined ? "" : `: ${describeAllowed(issue)}`}`;
}

/** The allowed values in words, without the invalid value. */
export function describeAllowed(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_format" && issue.pattern !== undefined) return formatMessage(issue);
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map((value) => String(value)).join(", ")}`;
  if (issue.code === "invalid_type") return `must be of type ${typeNames[issue.expected] ?? issue.expected}`;
  if (issue.code === "too_big") return describeLimit(issue.origin, `at most ${issue.maximum}`);
  if (issue.code === "too_small") return describeLimit(issue.origin, `at least ${issue.minimum}`);
  return issue.message;
}

/** OpenAPI names of zod's types. */
const typeNames: Readonly<Record<string, string>> = { int: "integer", record: "object" };

/** The field's message, or the pattern if the field has none. */
function formatMessage({ message, pattern }: z.core.$ZodIssueInvalidStringFormat): string {
  return message.startsWith("Invalid") ? `must match ${pattern}` : message;
}

function describeLimit(origin: string, limit: string): string {
  if (origin === "array") return `must have ${limit} items`;
  return origin === "string" ? `must be ${limit} characters long` : `must be ${limit}`;
}

export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = formatPathStep(String(step));
    return text === "" || name.startsWith("[") ? `${text}${name}` : `${text}.${name}`;
  }, "");
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value) && typeof step === "number") return value[step];
    return isFields(value) ? ownValue(value, String(step)) : undefined;
  }, data);
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((type, step) => type && schemaBelow(unwrap(type), step), schema);
}

function fieldsAt(schema: z.ZodType, path: Path): string[] {
  const found = schemaAt(schema, path);
  const type = found && withoutNull(found);
  return type instanceof z.ZodObject ? Object.keys(type.shape).toSorted() : [];
}

function schemaBelow(schema: z.ZodType, step: PropertyKey): z.ZodType | undefined {
  const type = withoutNull(schema);
  if (type instanceof z.ZodArray) return innerType(type.element);
  if (type instanceof z.ZodRecord) return innerType(type.valueType);
  const field = type instanceof z.ZodObject ? fieldOf(type, String(step)) : undefined;
  return field && innerType(field);
}

/** Duplicate items of keyed lists and of sets, which the API server also rejects. */
function findDuplicates(schema: z.ZodType, value: unknown, path: string): Problem[] {
  const type = withoutNull(schema);
  if (type instanceof z.ZodObject && isFields(value)) {
    return Object.entries(type.shape).flatMap(([field, inside]) =>
      findDuplicates(innerType(inside), value[field], path === "" ? field : `${path}.${field}`),
    );
  }
  if (!(type instanceof z.ZodArray) || !Array.isArray(value)) return [];
  const item = innerType(type.element);
  const keys = listKeys(type) ?? keysOfSet(type);
  return [
    ...findRepeated(keys, value).map((index) => ({
      path: `${path}[${index}]`,
      message: `${quoteKey(value[index], keys)} appears twice`,
    })),
    ...value.flatMap((element, index) => findDuplicates(item, element, `${path}[${index}]`)),
  ];
}

/** Quotes only the key of an item, because its other fields may be secret. */
function quoteKey(item: unknown, keys: readonly string[] = []): string {
  if (!isFields(item)) return quote(item);
  return keys.map((key) => quote(item[key])).join(" ");
}

/** Returns no key fields for a set, because its items are compared as a whole; undefined for other lists. */
function keysOfSet(type: z.ZodType): readonly string[] | undefined {
  return type.meta()?.["x-kubernetes-list-type"] === "set" ? [] : undefined;
}

function findRepeated(keys: readonly string[] | undefined, items: readonly unknown[]): number[] {
  if (!keys) return [];
  const found = new Set<string>();
  return items.flatMap((item, index) => {
    const key = isFields(item) ? itemKey(item, keys) : JSON.stringify(item);
    const isRepeated = found.has(key);
    found.add(key);
    return isRepeated ? [index] : [];
  });
}

/** The members of the schema's unions that the value sets. */
export function findChosenMembers(schema: z.ZodType, value: unknown): string[] {
  const members = unionsOf(unwrap(schema)).flat();
  return isFields(value) ? members.filter((member) => value[member] !== undefined) : [];
}
