import { hash } from "node:crypto";
import { isObject, type JsonObject } from "./object.ts";

/** JSON with sorted keys and without absent fields: equal content gives equal text, in any order of fields. */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => toCanonicalJson(item)).join(",")}]`;
  return isObject(value) ? formatObject(value, toCanonicalJson) : JSON.stringify(value ?? null);
}

function formatObject(object: JsonObject, format: (value: unknown) => string): string {
  let fields = "";
  for (const key of Object.keys(object).toSorted()) {
    const value = object[key];
    if (value !== undefined) fields += `${fields && ","}${quoteName(key)}:${format(value)}`;
  }
  return `{${fields}}`;
}

const quotedNames = new Map<string, string>();
const maximumNames = 2000;

/** Caches quoted names: there are few field names, and they repeat in every object. */
function quoteName(name: string): string {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name);
  if (name.length >= 64) return text;
  // A full cache is cleared: otherwise names that only one cluster has would fill it forever.
  if (quotedNames.size >= maximumNames) quotedNames.clear();
  quotedNames.set(name, text);
  return text;
}

/**
 * The first `length` hex digits of the SHA-256 of the canonical JSON. Frozen: names of existing objects depend on it.
 */
export function hashContent(value: unknown, length?: number): string {
  return hashText(toCanonicalJson(value), length);
}

/**
 * The same as `hashContent`, for an object with values that later hashes contain too: their canonical JSON is kept as
 * long as they exist. Values never change.
 */
export function hashShared(fields: object): string {
  return hashText(formatShared(fields, sharedDepth));
}

function hashText(text: string, length = 10): string {
  return hash("sha256", text).slice(0, length);
}

/** Fields of a field: groups of settings are made for each hash, the settings in them are shared. */
const sharedDepth = 2;
const knownTexts = new WeakMap<object, string>();

function formatShared(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null) return toCanonicalJson(value);
  if (depth > 0 && isObject(value)) return formatObject(value, (inner) => formatShared(inner, depth - 1));
  const text = knownTexts.get(value) ?? toCanonicalJson(value);
  knownTexts.set(value, text);
  return text;
}

/** SHA-256 of a text, in base64. */
export function digest(text: string): string {
  return hash("sha256", text, "base64");
}
