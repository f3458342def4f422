import type { z } from "zod";
import { cacheProblems } from "../yaml/problem-cache.ts";
import { readValue } from "../yaml/value.ts";
import { describeAllowed, formatPath } from "./check.ts";
import { fileContent } from "./file-content.ts";
import { memoize } from "./memoize.ts";

/** An upstream document that the spec contains as YAML: its problems, and its value if it has none. */
export interface InlineDocument<Value> {
  /** Problems of a text, at most five. The messages contain no values of the text. */
  readonly findProblems: (text: string) => readonly string[];
  /** The value of a text; undefined for one with problems. Callers share it and must not change it. */
  readonly read: (text: string) => Value | undefined;
}

/** Maximum number of problems reported for one document. */
const maximumReported = 5;

export function inlineDocument<Value>(schema: z.ZodType<Value>): InlineDocument<Value> {
  return {
    findProblems: cacheProblems((text) => {
      const read = readValue(text);
      if ("problem" in read) return [read.problem];
      const { error } = schema.safeParse(read.value);
      return (error?.issues ?? []).slice(0, maximumReported).map((issue) => problemOf(issue));
    }),
    // Several rules and files of a control plane read the same text, at every call.
    read: memoize(
      (text) => {
        const read = readValue(text);
        return "value" in read ? schema.safeParse(read.value).data : undefined;
      },
      { textOf: (text) => text },
    ),
  };
}

/** Schema of the text of a document. */
export function documentText(maximum: number, { findProblems }: InlineDocument<unknown>) {
  return fileContent(maximum).check((text) => {
    const messages = findProblems(text.value);
    text.issues.push(...messages.map((message) => ({ code: "custom" as const, message, input: text.value })));
  });
}

function problemOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? "it" : formatPath(issue.path);
  if (issue.code === "unrecognized_keys") return `${where} has an unknown field`;
  return `${where} ${describeAllowed(issue)}`;
}

/** Checks that no two items of a list have the same key. The path is below an item. */
export function unique<Item>(keyOf: (item: Item) => unknown, path: readonly string[] = []) {
  return ({ value, issues }: z.core.ParsePayload<Item[]>): void => {
    const keys = value.map((item) => keyOf(item));
    for (const [index, key] of keys.entries()) {
      if (isUnset(key) || keys.indexOf(key) === index) continue;
      issues.push({ code: "custom", message: "must be unique", path: [index, ...path], input: value });
    }
  };
}

/** Whether Go reads a value as absent. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
