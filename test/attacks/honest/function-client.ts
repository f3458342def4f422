import { randomBytes } from "node:crypto";
import { FunctionRunnerServiceService } from "@crossplane-org/function-sdk-typescript";
import { type ChannelCredentials, type Client, makeGenericClientConstructor } from "@grpc/grpc-js";
import { placeholder } from "../../benchmark/request.ts";
import { paths } from "../../wire/client.ts";

/** The service config of Crossplane: internal/xfn/function_runner.go. */
const serviceConfig = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [{ name: [{}], waitForReady: true }],
};
const options = {
  "grpc.ssl_target_name_override": "localhost",
  "grpc.service_config": JSON.stringify(serviceConfig),
  // Without this, clients of one address share a connection.
  "grpc.use_local_subchannel_pool": 1,
};
const FunctionClient = makeGenericClientConstructor(FunctionRunnerServiceService, "FunctionRunnerService");

/** A client for a comma-separated list of addresses. */
export function connect(addresses: string, credentials: ChannelCredentials): Client {
  return new FunctionClient(`ipv4:${addresses}`, credentials, options);
}

export interface Message {
  readonly path: string;
  readonly bytes: Buffer;
  readonly deadlineMilliseconds: number;
}

const same = (bytes: Buffer) => bytes;

export function send(client: Client, { path, bytes, deadlineMilliseconds }: Message): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const deadline = Date.now() + deadlineMilliseconds;
  client.makeUnaryRequest(path, same, same, bytes, { deadline }, (error, answer) => {
    if (error) reject(error);
    else resolve(answer ?? Buffer.alloc(0));
  });
  return promise;
}

/** Calls with a new tag, so that no cached answer is used. Returns the answer without the tag. */
export async function callUntagged(client: Client, request: Buffer, deadlineMilliseconds: number): Promise<Buffer> {
  const tag = randomBytes(placeholder.length / 2).toString("hex");
  const bytes = replaced(request, placeholder, tag);
  return replaced(await send(client, { path: paths.v1, bytes, deadlineMilliseconds }), tag, placeholder);
}

function replaced(bytes: Buffer, text: string, by: string): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(text);
  if (at !== -1) copy.write(by, at, "latin1");
  return copy;
}
