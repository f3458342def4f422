import { deflateRawSync, inflateRawSync } from "node:zlib";
import { steadySeconds } from "../lifecycle/clock.ts";
import type { Answer, Labels } from "./handler.ts";
import { hashToTag } from "./wire/content-tag.ts";

/** A lasting answer. */
type Lasting = Pick<Answer, "bytes" | "labels">;

interface Known {
  /** Milliseconds since 1970. */
  readonly calledAt: number;
  readonly answer: Packed | undefined;
}

interface Packed {
  readonly labels: Labels;
  readonly packed: Buffer;
  /** Of the answer. */
  readonly bytes: number;
  /** A second look at whether it is the same request. */
  readonly requestBytes: number;
}

/** Of a steady cluster of three pools 4.6 kB of its answer of 23 kB are left: this is enough for ten thousand of them. */
const limitBytes = 48 * 1024 * 1024;
/** What a tag and what belongs to it take, by rule of thumb. */
const entryBytes = 256;
/** A steady cluster is asked about in every TTL; who misses two has changed and asks for something else now. */
const forgottenAfterMilliseconds = 2 * steadySeconds * 1000;
const fastest = { level: 1 };
/** Of zlib. */
const smallestChunk = 64;

/**
 * Answers about clusters at rest, by the tag of the request: until something changes, Crossplane asks the same at every TTL.
 * Packed, because most clusters of a fleet are at rest, and only where the same was asked twice, because what changes now
 * and then leaves an answer each time that nobody asks for again. Full, it keeps those that are asked about; they come in
 * turn, so to drop the oldest one for each new one would keep none long enough.
 */
export class Recall {
  private readonly now: () => number;
  private readonly limit: number;
  /** Those asked about last at the end. */
  private readonly known = new Map<string, Known>();
  private size = 0;

  constructor(now: () => number, limit = limitBytes) {
    this.now = now;
    this.limit = limit;
  }

  /** The answer, where the same request was answered twice before. Throws MalformedMessageError. */
  answerTo(request: Buffer): Lasting | undefined {
    const tag = hashToTag(request);
    const answer = tag === undefined ? undefined : this.known.get(tag)?.answer;
    if (tag === undefined || answer?.requestBytes !== request.length) return undefined;
    this.known.delete(tag);
    this.known.set(tag, { calledAt: this.now(), answer });
    const bytes = inflateRawSync(answer.packed, { chunkSize: Math.max(answer.bytes, smallestChunk) });
    return { bytes, labels: answer.labels };
  }

  /** For answers that hold for a whole TTL of a cluster at rest, whenever they are given. */
  keep(request: Buffer, answer: Lasting): void {
    const tag = hashToTag(request);
    if (tag === undefined) return;
    this.forgetOld();
    const isCalledAgain = this.known.has(tag);
    this.forget(tag);
    const known = { calledAt: this.now(), answer: isCalledAgain ? pack(request, answer) : undefined };
    if (this.size + sizeOf(known) > this.limit) return;
    this.size += sizeOf(known);
    this.known.set(tag, known);
  }

  private forgetOld(): void {
    const before = this.now() - forgottenAfterMilliseconds;
    for (const [tag, { calledAt }] of this.known) {
      if (calledAt >= before) return;
      this.forget(tag);
    }
  }

  private forget(tag: string): void {
    const known = this.known.get(tag);
    if (known) this.size -= sizeOf(known);
    this.known.delete(tag);
  }
}

function pack(request: Buffer, { bytes, labels }: Lasting): Packed {
  const packed = onItsOwn(deflateRawSync(bytes, fastest));
  return { labels, packed, bytes: bytes.length, requestBytes: request.length };
}

function sizeOf({ answer }: Known): number {
  return entryBytes + (answer?.packed.length ?? 0);
}

/** zlib gives a part of a larger piece of memory, which would be kept as a whole. */
function onItsOwn(part: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(part.length);
  part.copy(own);
  return own;
}
