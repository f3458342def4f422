import { deflateRawSync, inflateRawSync } from "node:zlib";
import { steadySeconds } from "../lifecycle/clock.ts";
import type { Answer, Labels } from "./handler.ts";
import { readContentTag } from "./wire/content-tag.ts";

/** A cached answer. */
type CachedAnswer = Pick<Answer, "bytes" | "labels">;

interface Entry {
  /** Milliseconds since 1970. */
  readonly calledAt: number;
  readonly answer: CompressedAnswer | undefined;
}

interface CompressedAnswer {
  readonly labels: Labels;
  readonly compressed: Buffer;
  /** Uncompressed size of the answer. */
  readonly bytes: number;
  /** Length of the request, as a second check that the request is the same. */
  readonly requestBytes: number;
}

/** Room for ten thousand settled clusters: the answer for one with three pools compresses from 23 kB to 4.6 kB. */
const limitBytes = 48 * 1024 * 1024;
/** Estimated memory of a tag and its entry, in bytes. */
const entryBytes = 256;
/**
 * Crossplane calls once per TTL for a settled cluster, each time another replica. With three replicas, one of them gets
 * none of twelve calls in 0.8 % of the cases, so an entry without a call for that long belongs to a changed cluster. It
 * is dropped when the next answer is cached; until then it is still valid, because an answer depends on its request
 * alone.
 */
const droppedAfterMilliseconds = 12 * steadySeconds * 1000;
const fastest = { level: 1 };
/** Minimum chunk size of zlib. */
const smallestChunk = 64;

/**
 * Caches answers for settled clusters, by the tag of the request: until something changes, Crossplane sends the same
 * request at every TTL. Answers are compressed, because most clusters of a fleet are settled. They are cached only at
 * the second identical request, because a cluster that changes now and then leaves answers that are never needed again.
 * A full cache retains its entries instead of dropping the oldest: clusters call in turn, so every entry would be
 * dropped before its next use.
 */
export class ResponseCache {
  private readonly now: () => number;
  private readonly limit: number;
  /** The last used entries are at the end. */
  private readonly entries = new Map<string, Entry>();
  private size = 0;

  constructor(now: () => number, limit = limitBytes) {
    this.now = now;
    this.limit = limit;
  }

  /**
   * Returns the answer if the same request was answered twice before, otherwise undefined. Throws
   * MalformedMessageError.
   */
  find(request: Buffer): CachedAnswer | undefined {
    const tag = readContentTag(request);
    const answer = tag === undefined ? undefined : this.entries.get(tag)?.answer;
    if (tag === undefined || answer?.requestBytes !== request.length) return undefined;
    this.entries.delete(tag);
    this.entries.set(tag, { calledAt: this.now(), answer });
    const bytes = inflateRawSync(answer.compressed, { chunkSize: Math.max(answer.bytes, smallestChunk) });
    return { bytes, labels: answer.labels };
  }

  /** Caches a lasting answer: one that does not depend on the time of the call. */
  add(request: Buffer, answer: CachedAnswer): void {
    const tag = readContentTag(request);
    if (tag === undefined) return;
    this.dropUnused();
    const isCalledAgain = this.entries.has(tag);
    this.drop(tag);
    const entry = { calledAt: this.now(), answer: isCalledAgain ? compress(request, answer) : undefined };
    if (this.size + sizeOf(entry) > this.limit) return;
    this.size += sizeOf(entry);
    this.entries.set(tag, entry);
  }

  private dropUnused(): void {
    const before = this.now() - droppedAfterMilliseconds;
    for (const [tag, { calledAt }] of this.entries) {
      if (calledAt >= before) return;
      this.drop(tag);
    }
  }

  private drop(tag: string): void {
    const entry = this.entries.get(tag);
    if (entry) this.size -= sizeOf(entry);
    this.entries.delete(tag);
  }
}

function compress(request: Buffer, { bytes, labels }: CachedAnswer): CompressedAnswer {
  const compressed = copyOf(deflateRawSync(bytes, fastest));
  return { labels, compressed, bytes: bytes.length, requestBytes: request.length };
}

function sizeOf({ answer }: Entry): number {
  return entryBytes + (answer?.compressed.length ?? 0);
}

/** zlib returns a part of a larger buffer, which would stay in memory as a whole. */
function copyOf(part: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(part.length);
  part.copy(copy);
  return copy;
}
