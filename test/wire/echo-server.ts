import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { Budget } from "../../function/crossplane/grpc/budget.ts";
import type { Service } from "../../function/crossplane/grpc/call.ts";
import { Connections } from "../../function/crossplane/grpc/connections.ts";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";

const path = "/test.Echo/Echo";
export const callHeaders = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
export const maximumRequestBytes = 1000;
const connection = {
  streams: 100,
  callWindow: 65_535,
  window: 65_535,
  headerBytes: 8192,
  prefaceMilliseconds: 20_000,
  idleMilliseconds: 20_000,
};

export interface EchoServer extends Disposable {
  readonly address: string;
  /** Session of the client. */
  readonly session: ClientHttp2Session;
  readonly connections: Connections;
}

/** Starts a server in this process that returns each message unchanged, and a client of it. */
export async function echoServer(
  terms: Partial<Service> = {},
  settings: { initialWindowSize?: number } = {},
): Promise<EchoServer> {
  const methods = new Map([[path, (request: Buffer) => Buffer.from(request)]]);
  const budget = new Budget(maximumRequestBytes);
  const service = { methods, maximumRequestBytes, budget, transferMilliseconds: 20_000, ...terms };
  const connections = new Connections(service, connection);
  const listener = createServer((socket) => connections.accept(socket)).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const at = `127.0.0.1:${port}`;
  const session = connect(`http://${at}`, { settings });
  await once(session, "connect");
  const dispose = () => {
    session.destroy();
    connections.destroy();
    listener.close();
  };
  return { address: at, session, connections, [Symbol.dispose]: dispose };
}

interface Outcome {
  /** The gRPC status, or the HTTP status without one. */
  readonly status: number;
  readonly body: Buffer;
}

export async function outcomeOf(stream: ClientHttp2Stream): Promise<Outcome> {
  const trailers = once(stream, "trailers");
  const [answered] = await once(stream, "response");
  const body = await buffer(stream);
  if (answered[":status"] !== 200) return { status: answered[":status"], body };
  const status: unknown = answered["grpc-status"] ?? (await trailers)[0]["grpc-status"];
  return { status: Number(status), body };
}

export function callEcho(
  session: ClientHttp2Session,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const stream = session.request({ ...callHeaders, ...headers });
  stream.end(body);
  return outcomeOf(stream);
}

/** Waits until the server has handled everything sent before, and the client its answers. */
export async function settled(session: ClientHttp2Session): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => session.ping(resolve));
}

/** A message with the compression flag. */
export function compressedFrame(message: Buffer): Buffer {
  const frame = frameMessage(message);
  frame[0] = 1;
  return frame;
}
