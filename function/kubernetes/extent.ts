/** Size and depth of a value. */
export interface Extent {
  /** Number of values at all depths: texts, numbers, objects, lists and so on. */
  readonly values: number;
  /** Characters of texts and field names, and one per value. */
  readonly size: number;
  /** Depth of nested objects and lists; 0 for a text. */
  readonly levels: number;
}

/** Maximum depth of a value: more than users write or controllers report. The limit of protobuf for Go is 10,000. */
export const maximumLevels = 64;

/** Measures a value. Stops when the maximum is exceeded, which limits the cost. */
export function measure(value: unknown, maximum: Extent): Extent {
  const counted = { values: 0, size: 0, levels: 0 };
  count(value, { counted, maximum, level: 0 });
  return counted;
}

export function exceeds(extent: Extent, maximum: Extent): boolean {
  return extent.values > maximum.values || extent.size > maximum.size || extent.levels > maximum.levels;
}

interface Progress {
  readonly counted: { values: number; size: number; levels: number };
  readonly maximum: Extent;
  readonly level: number;
}

function count(value: unknown, progress: Progress): void {
  const { counted } = progress;
  counted.values += 1;
  counted.size += typeof value === "string" ? 1 + value.length : 1;
  if (typeof value === "object" && value !== null) countInside(value, { ...progress, level: progress.level + 1 });
}

function countInside(value: object, progress: Progress): void {
  const { counted, maximum, level } = progress;
  counted.levels = Math.max(counted.levels, level);
  const names = Array.isArray(value) ? [] : Object.keys(value);
  const least = Array.isArray(value) ? value.length : names.length;
  // Each nested value counts as at least one, so too many exceed the maximum without being visited.
  if (counted.values + least > maximum.values) {
    counted.values += least;
    return;
  }
  for (const [index, item] of Object.values(value).entries()) {
    if (exceeds(counted, maximum)) return;
    counted.size += names[index]?.length ?? 0;
    count(item, progress);
  }
}

type Path = readonly (string | number)[];

/** Finds a path that is deeper than this many levels; undefined if there is none. */
export function pathBelow(value: unknown, levels: number): Path | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return [];
  for (const [name, inside] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const found = pathBelow(inside, levels - 1);
    if (found) return [name, ...found];
  }
  return undefined;
}
