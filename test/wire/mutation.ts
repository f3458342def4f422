/** A pseudo-random generator of numbers from 0 to below 1, deterministic for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutate = (bytes: Buffer, upTo: (limit: number) => number) => Buffer;

const interesting = [0x00, 0x01, 0x0a, 0x12, 0x1a, 0x22, 0x2a, 0x32, 0x7f, 0x80, 0xff];

const changeByte: Mutate = (bytes, upTo) => changed(bytes, upTo(bytes.length), upTo(256));
const changeToInteresting: Mutate = (bytes, upTo) =>
  changed(bytes, upTo(bytes.length), interesting[upTo(interesting.length)] ?? 0);

/** Most mutations preserve the length, so that many results can still be decoded. */
const mutations: readonly Mutate[] = [
  ...Array.from({ length: 20 }, () => changeByte),
  ...Array.from({ length: 10 }, () => changeToInteresting),
  (bytes, upTo) => bytes.subarray(0, upTo(bytes.length)),
  (bytes, upTo) => bytes.subarray(upTo(bytes.length)),
  (bytes, upTo) => spliced(bytes, upTo(bytes.length), bytes.subarray(upTo(bytes.length)).subarray(0, upTo(200))),
  (bytes, upTo) => spliced(bytes, upTo(bytes.length), Buffer.from(Array.from({ length: upTo(8) }, () => upTo(256)))),
  (bytes, upTo) => Buffer.concat([bytes.subarray(0, upTo(bytes.length)), bytes.subarray(upTo(bytes.length))]),
];

/** Returns a copy of the bytes with one to five mutations. */
export function mutated(bytes: Buffer, random: () => number): Buffer {
  const upTo = (limit: number) => Math.floor(random() * limit);
  let result = Buffer.from(bytes);
  for (let count = 1 + upTo(5); count > 0; count -= 1) {
    const mutate = mutations[upTo(mutations.length)];
    if (mutate) result = Buffer.from(mutate(result, upTo));
  }
  return result;
}

function changed(bytes: Buffer, position: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(value, position, position + 1);
  return copy;
}

function spliced(bytes: Buffer, position: number, inserted: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, position), inserted, bytes.subarray(position)]);
}
