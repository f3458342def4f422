import { digest } from "../kubernetes/hash.ts";

/**
 * Of the texts that the verdicts are about. Who pushes a verdict out has had as many bytes read as it costs to read that text
 * again, so that nobody can make others pay more than themselves.
 */
const maximumBytes = 128 * 1024 * 1024;
/** What a verdict itself takes, by rule of thumb. */
const smallestEntry = 4096;

interface Entry {
  readonly weight: number;
  readonly problems: readonly string[];
}

/** The same pure function with a memory of its verdicts by the digest of the text, whose length does not matter then. */
export function rememberVerdicts(
  judge: (text: string) => readonly string[],
  limit = maximumBytes,
): (text: string) => readonly string[] {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const forget = (key: string) => {
    bytes -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return (text) => {
    const key = digest(text);
    const known = entries.get(key) ?? { weight: Math.max(text.length, smallestEntry), problems: judge(text) };
    // What was asked for last is forgotten last.
    forget(key);
    entries.set(key, known);
    bytes += known.weight;
    for (const oldest of entries.keys()) {
      if (bytes <= limit) break;
      forget(oldest);
    }
    return known.problems;
  };
}
