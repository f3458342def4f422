import { digest } from "../kubernetes/hash.ts";

/**
 * Maximum bytes of the texts whose problems are cached. To evict an entry, a caller must have at least as many bytes
 * checked as that entry costs to check again, so no caller can cause more work for others than for itself.
 */
const maximumBytes = 128 * 1024 * 1024;
/** Minimum weight of an entry: an estimate of the size of its problems. */
const smallestEntry = 4096;

interface Entry {
  readonly weight: number;
  readonly problems: readonly string[];
}

/** Caches the problems that a pure function finds, by digest of the text, so that long texts take no memory. */
export function cacheProblems(
  findProblems: (text: string) => readonly string[],
  limit = maximumBytes,
): (text: string) => readonly string[] {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const remove = (key: string) => {
    bytes -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return (text) => {
    const key = digest(text);
    const known = entries.get(key) ?? { weight: Math.max(text.length, smallestEntry), problems: findProblems(text) };
    // Adding the entry again makes it the newest.
    remove(key);
    entries.set(key, known);
    bytes += known.weight;
    for (const oldest of entries.keys()) {
      if (bytes <= limit) break;
      remove(oldest);
    }
    return known.problems;
  };
}
