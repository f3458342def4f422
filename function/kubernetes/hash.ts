import { hash } from "node:crypto";
import { isObject, type JsonObject } from "./object.ts";

/** JSON with sorted keys and without absent fields: equal content is equal text, whoever wrote it in which order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  return isObject(value) ? canonicalObject(value) : JSON.stringify(value ?? null);
}

function canonicalObject(object: JsonObject): string {
  let fields = "";
  for (const key of Object.keys(object).toSorted()) {
    const value = object[key];
    if (value !== undefined) fields += `${fields && ","}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `{${fields}}`;
}

/** The first `length` hex digits of the SHA-256 of the canonical JSON. Frozen: names of running objects hang on it. */
export function contentHash(value: unknown, length = 10): string {
  return hash("sha256", canonicalJson(value)).slice(0, length);
}
