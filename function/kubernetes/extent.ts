/** How large and how deep a value is. */
export interface Extent {
  /** Texts, numbers, objects, lists …, however deep. */
  readonly values: number;
  /** Of texts and of names of fields, and one more for every value. */
  readonly size: number;
  /** Of objects and lists within each other; a text has none. */
  readonly levels: number;
}

/** More than people write or controllers report; protobuf for Go alone would let 10,000 pass. */
export const maximumLevels = 64;

/** Counts only until the maximum is exceeded, so that measuring costs no more than the maximum allows. */
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
  // What is within counts at least one each: of too many nothing else need be looked at.
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

/** A path that goes deeper than this many levels; undefined where there is none. */
export function pathBelow(value: unknown, levels: number): Path | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return [];
  for (const [name, inside] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const found = pathBelow(inside, levels - 1);
    if (found) return [name, ...found];
  }
  return undefined;
}
