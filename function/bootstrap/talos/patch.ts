import { type JsonObject, sortKeys } from "../../kubernetes/object.ts";
import { prune } from "../../kubernetes/prune.ts";

/** Characters that Go's YAML reader rejects, or reads as line breaks, although JSON may contain them. */
const unsafe = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Renders a strategic merge patch in JSON, which is YAML; none without content. Keys are sorted, because a text in
 * another order would replace machines.
 */
export function renderPatch(fields: JsonObject): string[] {
  const pruned = prune(fields);
  if (Object.keys(pruned).length === 0) return [];
  const text = JSON.stringify(sortKeys(pruned), null, 2).replaceAll(unsafe, escapeCharacter);
  return [`${text}\n`];
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A map; undefined if it is empty. */
export function renderMap(map: Readonly<Record<string, string>> = {}): Record<string, string> | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map };
}
