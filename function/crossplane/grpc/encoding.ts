import { gunzipSync, inflateSync } from "node:zlib";
import { CallError, grpcStatus } from "./status.ts";

const decompressors = new Map([
  ["gzip", gunzipSync],
  ["deflate", inflateSync],
]);

/** Value of the header `grpc-accept-encoding`. */
export const acceptedEncodings: string = ["identity", ...decompressors.keys()].join(",");

/** Decompresses a message. Throws CallError if it is malformed or exceeds the maximum. */
export type Decompressor = (compressed: Buffer, maximumBytes: number) => Buffer;

/** Returns the decompressor for a `grpc-encoding`. Throws CallError if it is missing or not supported. */
export function decompressorOf(encoding: string | string[] | undefined): Decompressor {
  if (encoding === undefined || encoding === "identity") {
    throw new CallError(grpcStatus.internal, "a compressed message requires the header grpc-encoding");
  }
  const decompress = typeof encoding === "string" ? decompressors.get(encoding) : undefined;
  if (!decompress) throw new CallError(grpcStatus.unimplemented, "only the encodings gzip and deflate are supported");
  return (compressed, maximumBytes) =>
    decompressBounded(() => decompress(compressed, { maxOutputLength: maximumBytes }));
}

function decompressBounded(decompress: () => Buffer): Buffer {
  try {
    return decompress();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CallError(grpcStatus.resourceExhausted, "the decompressed message exceeds the maximum");
    }
    throw new CallError(grpcStatus.internal, "the compressed message is malformed");
  }
}
