import type { TarEntry } from "./tar.ts";

const blockSize = 512;

/** The plain files of a ustar archive. */
export function readTar(archive: Uint8Array): readonly TarEntry[] {
  const bytes = Buffer.from(archive);
  const entries: TarEntry[] = [];
  let offset = 0;
  while (bytes[offset]) {
    const size = Number.parseInt(text(bytes, offset + 124, 12), 8);
    const start = offset + blockSize;
    entries.push({ name: text(bytes, offset, 100), bytes: bytes.subarray(start, start + size) });
    offset = start + Math.ceil(size / blockSize) * blockSize;
  }
  return entries;
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end).trim();
}
