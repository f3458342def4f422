/**
 * Whether a text matches a pattern in which `*` stands for any text, the empty one included. The parts between the stars
 * are looked for from left to right, each as early as possible, so that no pattern makes it backtrack.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  const position = rest.reduce((from, part) => endOf(part, text, from), first.length);
  return position + last.length <= text.length && text.endsWith(last);
}

/** Where a part ends that is looked for from a position on; beyond every text where it is not there. */
function endOf(part: string, text: string, from: number): number {
  const found = from > text.length ? -1 : text.indexOf(part, from);
  return found === -1 ? Infinity : found + part.length;
}
