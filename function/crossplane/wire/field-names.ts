const slots = 4096;
const longestName = 64;

/**
 * Names of fields that were seen before, so that most need not be made again from their bytes. Bounded: a name that
 * falls in the place of another takes it.
 */
export class FieldNames {
  private readonly known: (string | undefined)[] = Array.from({ length: slots });

  at(bytes: Buffer, start: number, end: number): string {
    if (end - start > longestName) return bytes.toString("utf8", start, end);
    const slot = slotOf(bytes, start, end);
    const known = this.known[slot];
    if (known?.length === end - start && isWrittenAt(known, bytes, start)) return known;
    const name = bytes.toString("utf8", start, end);
    // Only where every byte is a character: other names are compared in vain.
    if (name.length === end - start) this.known[slot] = name;
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
