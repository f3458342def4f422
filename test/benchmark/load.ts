import { FunctionRunnerServiceService } from "@crossplane-org/function-sdk-typescript";
import { type ChannelCredentials, type Client, makeGenericClientConstructor } from "@grpc/grpc-js";
import { paths } from "../wire/client.ts";
import { withNewTag } from "./request.ts";

export interface Load {
  readonly client: Client;
  readonly request: Buffer;
  readonly callers: number;
  readonly seconds: number;
}

const FunctionClient = makeGenericClientConstructor(FunctionRunnerServiceService, "FunctionRunnerService");
const same = (bytes: Buffer) => bytes;

/** A client with one persistent connection, as in Crossplane. */
export function clientOf(address: string, credentials: ChannelCredentials): Client {
  return new FunctionClient(address, credentials, { "grpc.ssl_target_name_override": "localhost" });
}

/**
 * Calls for this time, each caller sequentially, and each call with a new tag. Returns the milliseconds of every call.
 */
export async function callRepeatedly({ client, request, callers, seconds }: Load): Promise<number[]> {
  const until = performance.now() + seconds * 1000;
  const taken: number[] = [];
  const caller = async () => {
    while (performance.now() < until) {
      const start = performance.now();
      await call(client, withNewTag(request));
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return taken;
}

/**
 * Calls until V8 has compiled the code. A number of calls is used, because a duration would not suffice on a busy
 * machine.
 */
export async function warmUp({ client, request }: Pick<Load, "client" | "request">, calls: number): Promise<void> {
  await callTimes(client, calls, () => withNewTag(request));
}

/** Makes this number of calls, a few in parallel, each with the request of its number. */
export async function callTimes(client: Client, calls: number, requestOf: (number: number) => Buffer): Promise<void> {
  for (let made = 0; made < calls; made += parallelCallers) {
    const batch = Math.min(parallelCallers, calls - made);
    await Promise.all(Array.from({ length: batch }, (_, index) => call(client, requestOf(made + index))));
  }
}

const parallelCallers = 4;

/** Sends an encoded request and returns the encoded answer. */
export function call(client: Client, request: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  client.makeUnaryRequest(paths.v1, same, same, request, (error, answer) => {
    if (error) reject(error);
    else resolve(answer ?? Buffer.alloc(0));
  });
  return promise;
}
