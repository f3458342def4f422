import { hashContent } from "./hash.ts";

/**
 * Joins parts to a DNS label of at most `limit` characters that ends in a hash of `identity`. So different identities
 * have different names (`prod` + `eu-default`, `prod-eu` + `default`). The longest part is cut first, and the hash is
 * never cut. Frozen: a changed name is a new object.
 */
export function formatHashedName(parts: readonly string[], identity: readonly string[], limit: number): string {
  const hash = hashContent([...identity], 5);
  const labels = parts.map((part) => part.toLowerCase().replace(/[^a-z0-9-]/g, "-"));
  return [...fitParts(labels, limit - hash.length - 1), hash].join("-");
}

function fitParts(parts: readonly string[], limit: number): string[] {
  // The hyphens between empty parts cannot be cut.
  if (limit < parts.length - 1) throw new RangeError(`no name of ${parts.length} parts fits so few characters`);
  const cut = [...parts];
  while (cut.join("-").length > limit) {
    const longest = cut.reduce((best, part, index) => (part.length > (cut[best]?.length ?? 0) ? index : best), 0);
    cut[longest] = (cut[longest] ?? "").slice(0, -1);
  }
  return cut.map((part) => part.replace(/-+$/, "")).filter((part) => part !== "");
}
