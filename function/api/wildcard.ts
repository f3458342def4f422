/**
 * Whether a text matches a pattern in which `*` matches any text, including the empty one. The parts between the stars
 * are searched from left to right, each as early as possible, so the search never backtracks.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  const position = rest.reduce((from, part) => endOf(part, text, from), first.length);
  return position + last.length <= text.length && text.endsWith(last);
}

/** The end of the first occurrence of a part at or after a position; infinity if there is none. */
function endOf(part: string, text: string, from: number): number {
  const found = from > text.length ? -1 : text.indexOf(part, from);
  return found === -1 ? Infinity : found + part.length;
}
