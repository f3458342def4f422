import { once } from "node:events";
import type { Server as Listener } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { JsonObject } from "../kubernetes/object.ts";
import type { Network } from "./address.ts";
import type { CertificateFolder } from "./certificate-folder.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { type PoolLimits, openPools, defaultPoolLimits } from "./connection-pools.ts";
import type { Method } from "./grpc/call.ts";
import { Connections } from "./grpc/connections.ts";
import type { ConnectionTimeouts } from "./grpc/connection.ts";
import { limitFunction, type PortLimits, probeLimits } from "./grpc/limits.ts";
import type { Dependencies } from "./handler.ts";
import { defineHealthMethods } from "./health.ts";
import { watchInternalErrors } from "./internal-errors.ts";
import { type Accept, listen, createPlainListener, createSecureListener } from "./listener.ts";
import { Metrics } from "./metrics.ts";
import { createMetricsListener } from "./metrics-listener.ts";
import { defineFunctionMethods, functionServices } from "./service.ts";
import { createThrottledWarning } from "./throttled-warning.ts";

export interface ServerOptions {
  /** `host:port`; without a host: all interfaces. */
  readonly address: string;
  /** Address of grpc.health.v1 in plain text. Undefined: not served separately. */
  readonly probeAddress: string | undefined;
  /** Address of the metrics over plain HTTP. Undefined: no metrics. */
  readonly metricsAddress: string | undefined;
  readonly network: Network;
  /** Undefined: plain text, and every client may call. */
  readonly certificates: CertificateFolder | undefined;
  readonly maximumRequestBytes: number;
  readonly limits?: PoolLimits;
  /** Spec of the KubernetesCluster of the self-check. */
  readonly sampleSpec: JsonObject;
}

export interface ServerDependencies extends Omit<Dependencies, "report"> {
  readonly logger: Logger;
  /** Output of the log, for the metrics. */
  readonly log: { readonly dropped: number };
}

export interface RunningServer {
  /** Addresses with the actual ports. */
  readonly addresses: {
    readonly address: string;
    readonly probeAddress?: string;
    readonly metricsAddress?: string;
  };
  /** Stops the server after the running calls, within ten seconds. */
  stop(): Promise<void>;
}

type Port = "address" | "probeAddress" | "metricsAddress";

const stopInMilliseconds = 10_000;

/** Starts the server. Throws StartError if it cannot. */
export async function startServer(options: ServerOptions, dependencies: ServerDependencies): Promise<RunningServer> {
  const { logger, log, now, functionVersion } = dependencies;
  const { maximumRequestBytes, network, sampleSpec, limits = defaultPoolLimits } = options;
  let isStopping = false;
  const warn = createThrottledWarning(logger, now);
  const pools = openPools(limits, warn);
  const metrics = new Metrics(Object.values(pools), log);
  const count = () => metrics.countInternalError();
  const errors = watchInternalErrors(dependencies, { sampleSpec, logger, count });
  const health = defineHealthMethods(functionServices, () => !isStopping && errors.isHealthy());
  const runs = defineFunctionMethods({ ...dependencies, report: errors.report }, { count: metrics.count, logger });
  const methods = new Map([...runs, ...health]);
  const connections = connectionsOf(methods, limitFunction(maximumRequestBytes), limits.callers);
  const probes = connectionsOf(health, probeLimits(), limits.probes);
  const accept = acceptInto(pools.callers, connections);
  const acceptProbe = acceptInto(pools.probes, probes);

  const { certificates, address, probeAddress, metricsAddress } = options;
  const secureOptions = { accept, handshakes: pools.handshakes, warn, logger, now };
  const listeners = {
    address: certificates ? createSecureListener(certificates, secureOptions) : createPlainListener(accept),
    probeAddress: createPlainListener(acceptProbe),
    metricsAddress: createMetricsListener(() => metrics.text(functionVersion), {
      ...limits.scrapes,
      pool: pools.scrapes,
    }),
  };
  const addresses = await listenAll(listeners, { address, probeAddress, metricsAddress }, network);
  for (const each of Object.values(listeners)) {
    each.on("error", (error) => warn("cannot accept connections", { err: error }));
  }
  const stop = async () => {
    isStopping = true;
    pools.handshakes.destroy();
    await finish(listeners.address, connections, logger);
    for (const each of Object.values(listeners)) each.close();
    for (const pool of Object.values(pools)) pool.destroy();
  };
  return { addresses, stop };
}

function acceptInto(pool: ConnectionPool, connections: Connections): Accept {
  return (socket) => {
    pool.add(socket);
    connections.accept(socket, () => pool.touch(socket));
  };
}

function connectionsOf(
  methods: ReadonlyMap<string, Method>,
  { calls, connection }: PortLimits,
  timeouts: ConnectionTimeouts,
): Connections {
  return new Connections({ methods, ...calls }, { ...connection, ...timeouts });
}

/** If one cannot listen, the others are closed, because they would keep the process running. */
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

/** Waits until all connections are closed; each closes after its last call. */
async function finish(listener: Listener, connections: Connections, logger: Logger): Promise<void> {
  const closed = once(listener, "close");
  listener.close();
  connections.drain();
  const isTimedOut = await Promise.race([
    closed.then(() => false),
    setTimeout(stopInMilliseconds, true, { ref: false }),
  ]);
  if (isTimedOut) logger.warn("stopping with unfinished calls");
  connections.destroy();
}
