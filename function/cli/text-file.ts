import { closeSync, openSync, readSync } from "node:fs";

/**
 * Maximum size of a file: a Kubernetes object has at most 1.5 MiB, and a parsed document needs a multiple of its text.
 */
const maximumMiB = 16;
const maximumBytes = maximumMiB * 1024 * 1024;

export const tooLarge = `it has more than ${maximumMiB} MiB`;

/** The bytes of a file or a pipe; undefined if there are more than 16 MiB. */
export function readBytes(path: string): Uint8Array | undefined {
  const file = openSync(path, "r");
  try {
    return collect(chunksOf(file));
  } finally {
    closeSync(file);
  }
}

function collect(chunks: Iterable<Uint8Array>): Uint8Array | undefined {
  const all = new Collected();
  for (const chunk of chunks) if (!all.add(chunk)) return undefined;
  return all.bytes();
}

/** Reads synchronously, because a command reads its files one after the other. */
function* chunksOf(file: number): Generator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(1024 * 1024);
    const size = readSync(file, chunk);
    if (size === 0) return;
    yield chunk.subarray(0, size);
  }
}

/** The same for a stream. */
export async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const all = new Collected();
  for await (const chunk of stream) if (!all.add(chunk)) return undefined;
  return all.bytes();
}

class Collected {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  /** Returns false if the total is too large. */
  add(chunk: Uint8Array): boolean {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    return this.#size <= maximumBytes;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}

/** A decoded text. `problem` is set if the bytes are not UTF-8; `text` is empty then. */
export interface DecodedText {
  readonly text: string;
  readonly problem?: string;
}

export function decode(bytes: Uint8Array): DecodedText {
  const encoding = encodings.find(({ fits }) => fits(bytes));
  if (encoding) return { text: "", problem: `is ${encoding.name}: save it as UTF-8` };
  if (bytes.includes(0)) return { text: "", problem: "is binary, not YAML" };
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { text: "", problem: "is not UTF-8: it is binary, or text in another encoding" };
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Encodings by byte order mark, or by the zero byte next to a leading ASCII letter. */
const encodings: { name: string; fits: (bytes: Uint8Array) => boolean }[] = [
  { name: "UTF-32", fits: ([a, b, c, d]) => a === 0xff && b === 0xfe && c === 0 && d === 0 },
  { name: "UTF-32", fits: ([a, b, c, d]) => a === 0 && b === 0 && c === 0xfe && d === 0xff },
  { name: "UTF-16", fits: ([a, b]) => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) },
  { name: "UTF-16", fits: ([a = 0, b = 0, c = 0, d = 0]) => isLetter(a) && b === 0 && isLetter(c) && d === 0 },
  { name: "UTF-16", fits: ([a = 0, b = 0, c = 0, d = 0]) => a === 0 && isLetter(b) && c === 0 && isLetter(d) },
];

function isLetter(byte: number): boolean {
  return byte >= 0x09 && byte < 0x7f;
}
