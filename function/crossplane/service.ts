import type { Server, ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import { decodeRequest, type FunctionRequest } from "./wire/request.ts";

/** The messages are the same; Crossplane before v1.17 calls by the second path only. */
const paths = ["v1", "v1beta1"].map(
  (version) => `/apiextensions.fn.proto.${version}.FunctionRunnerService/RunFunction`,
);

const method = {
  requestStream: false,
  responseStream: false,
  requestSerialize: bytesOnly,
  requestDeserialize: decodeRequest,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
} as const;

/** Serves the function protocol in both its versions; answers come encoded, so that their size is known. */
export function addFunctionRunner(server: Server, run: (request: FunctionRequest) => Buffer): void {
  const answer = (call: ServerUnaryCall<FunctionRequest, Buffer>, callback: sendUnaryData<Buffer>) =>
    callback(null, run(call.request));
  for (const path of paths) server.addService({ runFunction: { path, ...method } }, { runFunction: answer });
}

/** A server sends no requests. */
function bytesOnly(): Buffer {
  throw new TypeError("cannot write a request: this is the server");
}
