/** How large and how deep a value is. */
export interface Extent {
  /** Every value counts one, and so does every character of texts and of names of fields. */
  readonly size: number;
  /** Of objects and lists within each other; a text has none. */
  readonly levels: number;
}

/** Counts only until the maximum is exceeded, so that measuring costs no more than the maximum allows. */
export function measure(value: unknown, maximum: Extent): Extent {
  const counted = { size: 0, levels: 0 };
  count(value, { counted, maximum, level: 0 });
  return counted;
}

export function exceeds(extent: Extent, maximum: Extent): boolean {
  return extent.size > maximum.size || extent.levels > maximum.levels;
}

interface Progress {
  readonly counted: { size: number; levels: number };
  readonly maximum: Extent;
  readonly level: number;
}

function count(value: unknown, progress: Progress): void {
  const { counted } = progress;
  counted.size += typeof value === "string" ? 1 + value.length : 1;
  if (typeof value === "object" && value !== null) countInside(value, { ...progress, level: progress.level + 1 });
}

function countInside(value: object, progress: Progress): void {
  const { counted, maximum, level } = progress;
  counted.levels = Math.max(counted.levels, level);
  const isList = Array.isArray(value);
  // Object.entries would copy a list before the first item is counted.
  for (const [name, inside] of isList ? value.entries() : Object.entries(value)) {
    if (exceeds(counted, maximum)) return;
    counted.size += typeof name === "string" ? name.length : 0;
    count(inside, progress);
  }
}
