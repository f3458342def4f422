import { FunctionRunnerServiceService, type RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import type { Server, ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";

const { runFunction } = FunctionRunnerServiceService;
/** The messages are the same; Crossplane before v1.17 calls by the second path only. */
const paths = [runFunction.path, runFunction.path.replace(".v1.", ".v1beta1.")];

/** Serves the function protocol in both its versions; answers come encoded, so that their size is known. */
export function addFunctionRunner(server: Server, run: (request: RunFunctionRequest) => Buffer): void {
  const answer = (call: ServerUnaryCall<RunFunctionRequest, Buffer>, callback: sendUnaryData<Buffer>) =>
    callback(null, run(call.request));
  for (const path of paths) {
    const method = { ...runFunction, path, responseSerialize: (bytes: Buffer) => bytes };
    server.addService({ runFunction: method }, { runFunction: answer });
  }
}
