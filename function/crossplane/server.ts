import { once } from "node:events";
import type { Server as Listener, Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { Network } from "./address.ts";
import type { CertificateFolder } from "./certificate-folder.ts";
import { Connections } from "./grpc/connections.ts";
import { Room } from "./grpc/room.ts";
import type { Surroundings } from "./handler.ts";
import { healthMethods } from "./health.ts";
import { listen, plainListener, secureListener } from "./listener.ts";
import { Metrics } from "./metrics.ts";
import { metricsListener } from "./metrics-listener.ts";
import { functionMethods, functionServices } from "./service.ts";

export interface ServerOptions {
  /** `host:port`; no host stands for all interfaces. */
  readonly address: string;
  /** Where grpc.health.v1 alone is served, in plain text; absent: nowhere. */
  readonly probeAddress: string | undefined;
  /** Where Prometheus finds metrics, in plain text; absent: nowhere. */
  readonly metricsAddress: string | undefined;
  readonly network: Network;
  /** Absent: plain text, and everybody may call. */
  readonly certificates: CertificateFolder | undefined;
  readonly maximumRequestBytes: number;
}

export interface RunningServer {
  /** Where it listens, with the real ports. */
  readonly addresses: {
    readonly address: string;
    readonly probeAddress?: string;
    readonly metricsAddress?: string;
  };
  /** Finishes the calls that run, for ten seconds at most. */
  stop(): Promise<void>;
}

type Port = "address" | "probeAddress" | "metricsAddress";

const stopInMilliseconds = 10_000;
/** Of requests that are read at the same time. Eight of the usual maximum; the others wait in their senders. */
const roomBytes = 32 * 1024 * 1024;
const maximumProbeBytes = 4096;

/** Starts to serve; throws StartError where it cannot. */
export async function startServer(options: ServerOptions, surroundings: Surroundings): Promise<RunningServer> {
  const { logger, functionVersion } = surroundings;
  const { maximumRequestBytes, network } = options;
  let isServing = true;
  const room = new Room(roomBytes);
  const counted = new Metrics();
  const health = healthMethods(functionServices, () => isServing);
  const methods = new Map([...functionMethods(surroundings, counted.count), ...health]);
  const connections = new Connections({ methods, maximumRequestBytes, room });
  const probes = new Connections({ methods: health, maximumRequestBytes: maximumProbeBytes, room });
  const reception = { ...surroundings, accept: (socket: Socket) => connections.accept(socket) };

  const { certificates, address, probeAddress, metricsAddress } = options;
  const listener = certificates ? secureListener(certificates, reception) : plainListener(reception);
  const probeListener = plainListener({ accept: (socket) => probes.accept(socket) });
  const metrics = metricsListener(counted, functionVersion);
  const ports = { address, probeAddress, metricsAddress };
  const addresses = await listenAll(
    { address: listener, probeAddress: probeListener, metricsAddress: metrics },
    ports,
    network,
  );
  for (const each of [listener, probeListener, metrics]) {
    each.on("error", (error) => logger.error({ err: error }, "cannot accept connections"));
  }
  const stop = async () => {
    isServing = false;
    await finish(listener, connections, logger);
    probes.destroy();
  };
  return { addresses, stop };
}

/** One that cannot listen closes the others, which would hold the process. */
async function listenAll(
  listeners: Readonly<Record<Port, Listener>>,
  ports: Pick<ServerOptions, Port>,
  network: Network,
): Promise<RunningServer["addresses"]> {
  const at = (port: Port) => ports[port] && listen(listeners[port], ports[port], network);
  try {
    const [probeAddress, metricsAddress] = [await at("probeAddress"), await at("metricsAddress")];
    const address = await listen(listeners.address, ports.address, network);
    return { address, ...(probeAddress && { probeAddress }), ...(metricsAddress && { metricsAddress }) };
  } catch (error) {
    for (const listener of Object.values(listeners)) listener.close();
    throw error;
  }
}

/** Waits for the end of the connections, since each ends with its last call. */
async function finish(listener: Listener, connections: Connections, logger: Logger): Promise<void> {
  const closed = once(listener, "close");
  // A handshake that ends from now on would open a connection that nobody closes.
  listener.removeAllListeners("secureConnection").on("secureConnection", (socket: Socket) => socket.destroy());
  listener.close();
  connections.drain();
  const isLate = await Promise.race([closed.then(() => false), setTimeout(stopInMilliseconds, true, { ref: false })]);
  if (isLate) logger.warn("stopping with unfinished calls");
  connections.destroy();
}
