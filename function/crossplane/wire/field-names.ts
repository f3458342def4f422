const slots = 4096;
const maximumLength = 64;

/**
 * A cache of field names, so that most names need not be decoded again. Its size is fixed: a name replaces another one
 * in the same slot.
 */
export class FieldNames {
  private readonly names: (string | undefined)[] = Array.from({ length: slots });

  /** Returns the name that is encoded between two positions. */
  at(bytes: Buffer, start: number, end: number): string {
    if (end - start > maximumLength) return bytes.toString("utf8", start, end);
    const slot = slotOf(bytes, start, end);
    const cached = this.names[slot];
    if (cached?.length === end - start && isWrittenAt(cached, bytes, start)) return cached;
    const name = bytes.toString("utf8", start, end);
    // Only names with one byte per character are cached: `isWrittenAt` would never match others.
    if (name.length === end - start) this.names[slot] = name;
    return name;
  }
}

function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = end - start;
  for (let index = start; index < end; index += 1) hash = Math.imul(hash, 31) + (bytes[index] ?? 0);
  return hash & (slots - 1);
}

function isWrittenAt(name: string, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (name.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
