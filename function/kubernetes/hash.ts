import { createHash } from "node:crypto";
import { isObject } from "./object.ts";

/** JSON with sorted keys and without absent fields: equal content is equal text, whoever wrote it in which order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${fields.join(",")}}`;
}

/** The first `length` hex digits of the SHA-256 of the canonical JSON. Frozen: names of running objects hang on it. */
export function contentHash(value: unknown, length = 10): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, length);
}
