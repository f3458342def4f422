import {
  FunctionRunnerServiceService,
  Ready,
  type Resource,
  RunFunctionRequest,
  type RunFunctionResponse,
} from "@crossplane-org/function-sdk-typescript";
import { type ChannelCredentials, credentials, makeGenericClientConstructor } from "@grpc/grpc-js";
import type { Certified } from "./certificate.ts";

const { runFunction } = FunctionRunnerServiceService;
export const paths = {
  v1: runFunction.path,
  v1beta1: "/apiextensions.fn.proto.v1beta1.FunctionRunnerService/RunFunction",
} as const;

const FunctionClient = makeGenericClientConstructor(FunctionRunnerServiceService, "FunctionRunnerService");

export interface Call {
  readonly address: string;
  readonly credentials?: ChannelCredentials;
  readonly path?: string;
}

/** Makes one call with the generated client on a new connection, as Crossplane does. */
export async function callFunction(call: Call, request: Partial<RunFunctionRequest>): Promise<RunFunctionResponse> {
  return runFunction.responseDeserialize(await callBytes(call, requestBytes(request)));
}

export function requestBytes(request: Partial<RunFunctionRequest>): Buffer {
  return runFunction.requestSerialize(RunFunctionRequest.fromPartial(request));
}

// The certificate is for localhost, and TLS allows no IP address as server name.
const options = { "grpc.ssl_target_name_override": "localhost" };

const same = (bytes: Buffer) => bytes;

/** Sends bytes unchanged, and returns the bytes of the answer. */
export async function callBytes(call: Call, message: Buffer): Promise<Buffer> {
  const client = new FunctionClient(call.address, call.credentials ?? credentials.createInsecure(), options);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  client.makeUnaryRequest(call.path ?? paths.v1, same, same, message, (error, answer) => {
    if (error) reject(error);
    else resolve(answer ?? Buffer.alloc(0));
  });
  try {
    return await promise;
  } finally {
    client.close();
  }
}

/** Credentials of a client that trusts this CA and presents this chain, its leaf certificate first. */
export function clientCredentials(authority: Certified, ...chain: readonly Certified[]): ChannelCredentials {
  const root = Buffer.from(authority.certificate);
  const [leaf] = chain;
  if (!leaf) return credentials.createSsl(root);
  return credentials.createSsl(root, Buffer.from(leaf.key), Buffer.from(chain.map((one) => one.certificate).join("")));
}

export function resourceOf(resource: Record<string, unknown> | undefined): Resource {
  return { resource, connectionDetails: {}, ready: Ready.READY_UNSPECIFIED };
}
