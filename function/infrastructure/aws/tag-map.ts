import { isFields } from "../../api/value.ts";

const text = /^[a-zA-Z0-9\s_.:=+@/-]*$/;

/**
 * True for tags that the webhook accepts (api/v1beta2/tags.go, `Tags.Validate`), and for values that the schema
 * rejects.
 */
export function isTagMap(found: unknown): boolean {
  const entries = Object.entries(isFields(found) ? found : {});
  return entries.length <= 50 && entries.every((entry) => isTag(entry));
}

function isTag([key, value]: [string, unknown]): boolean {
  const isKey = key.length > 0 && key.length <= 128 && text.test(key) && !key.startsWith("aws:");
  return isKey && (typeof value !== "string" || (value.length <= 256 && text.test(value)));
}
