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

/** One kept connection, as Crossplane has it. */
export function clientOf(address: string, credentials: ChannelCredentials): Client {
  return new FunctionClient(address, credentials, { "grpc.ssl_target_name_override": "localhost" });
}

/** Calls for so long, each caller one call after the other, each call about something new; gives the milliseconds of every call. */
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

/** Calls so often that V8 has compiled what is called, which time alone does not promise on a busy machine. */
export async function warmUp({ client, request }: Pick<Load, "client" | "request">, calls: number): Promise<void> {
  await callTimes(client, calls, () => withNewTag(request));
}

/** So many calls, a few at once; each sends what it is given by its number. */
export async function callTimes(client: Client, calls: number, requestOf: (number: number) => Buffer): Promise<void> {
  for (let made = 0; made < calls; made += callersAtOnce) {
    const atOnce = Math.min(callersAtOnce, calls - made);
    await Promise.all(Array.from({ length: atOnce }, (_, index) => call(client, requestOf(made + index))));
  }
}

const callersAtOnce = 4;

/** Sends bytes and gives the bytes of the answer. */
export function call(client: Client, request: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  client.makeUnaryRequest(paths.v1, same, same, request, (error, answer) => {
    if (error) reject(error);
    else resolve(answer ?? Buffer.alloc(0));
  });
  return promise;
}
