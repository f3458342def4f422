import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";

const prefix = "official:";

/** Replaces `official:<Kind>:<path>` by that text of the template, because upstream's texts are not copied. */
function withQuotes(value: Json, official: readonly JsonObject[]): Json {
  if (typeof value === "string") return value.startsWith(prefix) ? quote(value.slice(prefix.length), official) : value;
  if (Array.isArray(value)) return value.map((item) => withQuotes(item, official));
  return isObject(value) ? withQuotedFields(value, official) : value;
}

export function withQuotedFields(object: JsonObject, official: readonly JsonObject[]): JsonObject {
  const entries = Object.entries(object).map(([name, value = null]): [string, Json] => [
    name,
    withQuotes(value, official),
  ]);
  return Object.fromEntries(entries);
}

function quote(source: string, official: readonly JsonObject[]): Json {
  const [kind, path = ""] = source.split(":");
  const object: Json | undefined = official.find((one) => one["kind"] === kind);
  const found = path.split(".").reduce((value: Json | undefined, step) => partOf(value, step), object);
  if (found === undefined) throw new Error(`cannot quote ${source}: the template has no such field`);
  return found;
}

function partOf(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) ? value[step] : undefined;
}
