export type TarEntry = { readonly name: string; readonly bytes: Uint8Array };

const blockSize = 512;
const longestName = 100;

/** A ustar archive of plain files, with nothing of the machine in it: no time, no owner. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const files = entries.flatMap(({ name, bytes }) => [header(name, bytes.length), bytes, padding(bytes.length)]);
  return Buffer.concat([...files, Buffer.alloc(2 * blockSize)]);
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > longestName)
    throw new Error(`cannot archive ${name}: longer than ${longestName} bytes`);
  const block = Buffer.alloc(blockSize);
  block.write(name, 0);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\u000000", 257);
  // The sum counts its own field as blanks.
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}
