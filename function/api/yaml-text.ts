import { z } from "zod";
import { cacheProblems } from "../yaml/problem-cache.ts";
import { readValue } from "../yaml/value.ts";
import { content } from "./content.ts";
import { type Fields, isFields } from "./value.ts";

/**
 * Schema of a text with one mapping in YAML, or JSON. `explain` returns what else is wrong with it, as a message that
 * contains no values; undefined if nothing is.
 */
export function yamlMapping(maximum: number, explain: (fields: Fields) => string | undefined) {
  const findProblems = cacheProblems((text) => listProblems(text, explain));
  return content(
    z
      .string()
      .min(1)
      .max(maximum)
      .check((text) => {
        const messages = findProblems(text.value);
        text.issues.push(...messages.map((message) => ({ code: "custom" as const, message, input: text.value })));
      }),
  );
}

function listProblems(text: string, explain: (fields: Fields) => string | undefined): string[] {
  const read = readValue(text);
  if ("problem" in read) return [read.problem];
  const message = isFields(read.value) ? explain(read.value) : "must be a mapping";
  return message === undefined ? [] : [message];
}
