import { gunzipSync, inflateSync } from "node:zlib";
import { CallError, grpcStatus } from "./status.ts";

const decompressors = new Map([
  ["gzip", gunzipSync],
  ["deflate", inflateSync],
]);

/** What `grpc-accept-encoding` says. */
export const acceptedEncodings: string = ["identity", ...decompressors.keys()].join(",");

/** Decompresses a message by the header `grpc-encoding`. Throws CallError. */
export type Decompressor = (compressed: Buffer, maximumBytes: number) => Buffer;

/** Throws CallError where a compressed message cannot be read. */
export function decompressorOf(encoding: string | string[] | undefined): Decompressor {
  if (encoding === undefined || encoding === "identity") {
    throw new CallError(grpcStatus.internal, "a compressed message needs the header grpc-encoding");
  }
  const decompress = typeof encoding === "string" ? decompressors.get(encoding) : undefined;
  if (!decompress) throw new CallError(grpcStatus.unimplemented, "only the encodings gzip and deflate are supported");
  return (compressed, maximumBytes) => bounded(() => decompress(compressed, { maxOutputLength: maximumBytes }));
}

function bounded(decompress: () => Buffer): Buffer {
  try {
    return decompress();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CallError(grpcStatus.resourceExhausted, "the decompressed message exceeds the maximum");
    }
    throw new CallError(grpcStatus.internal, "the compressed message is malformed");
  }
}
