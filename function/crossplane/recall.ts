import { deflateRawSync, inflateRawSync } from "node:zlib";
import { steadySeconds } from "../lifecycle/clock.ts";
import type { Answer, Labels } from "./handler.ts";
import { contentTag } from "./wire/content-tag.ts";

/** A lasting answer. */
type Lasting = Pick<Answer, "bytes" | "labels">;

interface Remembered {
  readonly labels: Labels;
  readonly packed: Buffer;
  /** Of the answer. */
  readonly bytes: number;
  /** A second look at whether it is the same request. */
  readonly requestBytes: number;
  /** Milliseconds since 1970. */
  readonly recalledAt: number;
}

/** Of a steady cluster of three pools 4.6 kB of its answer of 23 kB are left: this is enough for ten thousand of them. */
const limitBytes = 48 * 1024 * 1024;
/** A steady cluster is asked about in every TTL; who misses two has changed and asks for something else now. */
const forgottenAfterMilliseconds = 2 * steadySeconds * 1000;
const fastest = { level: 1 };
/** Of zlib. */
const smallestChunk = 64;

/**
 * Answers about clusters at rest, by the tag of the request: until something changes, Crossplane asks the same at every TTL.
 * Packed, because most clusters of a fleet are at rest. Full, it keeps those that are asked about; they come in turn, so to
 * drop the oldest one for each new one would keep none long enough.
 */
export class Recall {
  private readonly now: () => number;
  private readonly limit: number;
  /** Those recalled last at the end. */
  private readonly answers = new Map<string, Remembered>();
  private size = 0;

  constructor(now: () => number, limit = limitBytes) {
    this.now = now;
    this.limit = limit;
  }

  /** The answer, where the same request was answered before. Throws MalformedMessageError. */
  answerTo(request: Buffer): Lasting | undefined {
    const tag = contentTag(request);
    const known = tag === undefined ? undefined : this.answers.get(tag);
    if (tag === undefined || known?.requestBytes !== request.length) return undefined;
    this.answers.delete(tag);
    this.answers.set(tag, { ...known, recalledAt: this.now() });
    const bytes = inflateRawSync(known.packed, { chunkSize: Math.max(known.bytes, smallestChunk) });
    return { bytes, labels: known.labels };
  }

  /** For answers that hold for a whole TTL of a cluster at rest, whenever they are given. */
  keep(request: Buffer, { bytes, labels }: Lasting): void {
    const tag = contentTag(request);
    if (tag === undefined) return;
    const packed = onItsOwn(deflateRawSync(bytes, fastest));
    this.forget(tag);
    if (!this.makeRoom(packed.length)) return;
    this.size += packed.length;
    const [recalledAt, requestBytes] = [this.now(), request.length];
    this.answers.set(tag, { labels, packed, bytes: bytes.length, requestBytes, recalledAt });
  }

  private makeRoom(bytes: number): boolean {
    const forgottenBefore = this.now() - forgottenAfterMilliseconds;
    for (const [tag, { recalledAt }] of this.answers) {
      if (this.size + bytes <= this.limit || recalledAt >= forgottenBefore) break;
      this.forget(tag);
    }
    return this.size + bytes <= this.limit;
  }

  private forget(tag: string): void {
    this.size -= this.answers.get(tag)?.packed.length ?? 0;
    this.answers.delete(tag);
  }
}

/** zlib gives a part of a larger piece of memory, which would be kept as a whole. */
function onItsOwn(part: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(part.length);
  part.copy(own);
  return own;
}
