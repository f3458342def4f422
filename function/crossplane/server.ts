import { constants } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server as Listener, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createServer as createSecureServer } from "node:tls";
import { type ConnectionInjector, Server, ServerCredentials } from "@grpc/grpc-js";
import type { Logger } from "pino";
import { addressText, listenOptions, type Network } from "./address.ts";
import type { Certificates } from "./certificates.ts";
import { clientRefusal } from "./client-certificate.ts";
import { handle, type Surroundings } from "./handler.ts";
import { refusalLog } from "./refusal-log.ts";
import { addFunctionRunner } from "./service.ts";
import { causeOf, StartError } from "./start-error.ts";

export interface ServerOptions {
  /** `host:port`; no host stands for all interfaces. */
  readonly address: string;
  readonly network: Network;
  /** Absent: plain text, and everybody may call. */
  readonly certificates: Certificates | undefined;
  readonly maximumRequestBytes: number;
}

export interface RunningServer {
  /** Where it listens, with the real port. */
  readonly address: string;
  /** Finishes the calls that run, for ten seconds at most. */
  stop(): Promise<void>;
}

const stopInMilliseconds = 10_000;
const handshakeInMilliseconds = 10_000;

/** Starts to serve; throws StartError where it cannot. */
export async function startServer(options: ServerOptions, surroundings: Surroundings): Promise<RunningServer> {
  const server = new Server({ "grpc.max_receive_message_length": options.maximumRequestBytes });
  addFunctionRunner(server, (request) => handle(request, surroundings));
  // Our own listener is in front, because grpc-js can only let OpenSSL judge clients, which refuses Crossplane's.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = options.certificates
    ? secureListener(options.certificates, injector, surroundings)
    : createServer((socket) => injector.injectConnection(socket));
  const address = await listen(listener, options);
  listener.on("error", (error) => surroundings.logger.error({ err: error }, "cannot accept connections"));
  return { address, stop: () => stop(listener, server, surroundings.logger) };
}

function secureListener(
  { key, certificate, authorities, trusted }: Certificates,
  injector: ConnectionInjector,
  { logger, now }: Surroundings,
): Listener {
  const warn = refusalLog(logger, now);
  const settings = {
    key,
    cert: certificate,
    ca: authorities,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["h2"],
    handshakeTimeout: handshakeInMilliseconds,
    // A resumed session would bring the verdict of an earlier day, and no chain to judge again.
    secureOptions: constants.SSL_OP_NO_TICKET,
  } as const;
  const listener = createSecureServer(settings, (socket) => {
    const refusal = clientRefusal(socket, trusted, now());
    if (refusal === undefined) return injector.injectConnection(socket);
    warn(socket.remoteAddress, refusal);
    return socket.destroy();
  });
  return listener.on("tlsClientError", (error) => logger.debug({ reason: error.message }, "TLS handshake failed"));
}

async function listen(listener: Listener, { address, network }: ServerOptions): Promise<string> {
  const options = await listenOptions(address, network);
  try {
    await once(listener.listen(options), "listening");
  } catch (error) {
    throw new StartError(`cannot listen on ${address}: ${causeOf(error)}`, { cause: error });
  }
  const bound = listener.address();
  return bound !== null && typeof bound === "object" ? addressText(bound) : address;
}

/** grpc-js says that it is done while calls still run (with Node 24), so that we wait for the connections' end. */
async function stop(listener: Listener, server: Server, logger: Logger): Promise<void> {
  const closed = once(listener, "close");
  // A handshake that ends from now on would open a connection that nobody closes.
  listener.removeAllListeners("secureConnection").on("secureConnection", (socket: Socket) => socket.destroy());
  listener.close();
  server.tryShutdown(() => undefined);
  const isLate = await Promise.race([closed.then(() => false), setTimeout(stopInMilliseconds, true, { ref: false })]);
  if (isLate) logger.warn("stopping with unfinished calls");
  server.forceShutdown();
}
