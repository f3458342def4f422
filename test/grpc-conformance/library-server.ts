// The same methods on grpc-js, behind the function's listeners: decision 16 compares the function's server with it.
import { once } from "node:events";
import type { Server as Listener, Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ConnectionInjector, type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import { pino } from "pino";
import { compose } from "../../function/compose.ts";
import { CertificateFolder } from "../../function/crossplane/certificate-folder.ts";
import { openPools, defaultPoolLimits } from "../../function/crossplane/connection-pools.ts";
import { recordError } from "../../function/crossplane/error-record.ts";
import type { Method } from "../../function/crossplane/grpc/call.ts";
import { CallError, grpcStatus } from "../../function/crossplane/grpc/status.ts";
import { defineHealthMethods } from "../../function/crossplane/health.ts";
import { listen, createPlainListener, createSecureListener } from "../../function/crossplane/listener.ts";
import { defineFunctionMethods, functionServices } from "../../function/crossplane/service.ts";
import { createThrottledWarning } from "../../function/crossplane/throttled-warning.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    address: { type: "string", default: ":9443" },
    "probe-address": { type: "string" },
    "tls-server-certs-dir": { type: "string" },
    insecure: { type: "boolean" },
  },
});

const maximumRequestBytes = 4 * 1024 * 1024;
const maximumStreams = 256;
const graceInMilliseconds = 10_000;
const logger = pino();
const folder = values["tls-server-certs-dir"];
let isServing = true;

const same = (bytes: Buffer) => bytes;

function handlerOf(method: Method): handleUnaryCall<Buffer, Buffer> {
  return ({ request }, respond) => {
    try {
      respond(null, method(request));
    } catch (error) {
      const { status = grpcStatus.internal, message = "" } = error instanceof CallError ? error : {};
      respond(Object.assign(new Error(message), { code: status, details: message }));
    }
  };
}

function injectorOf(methods: ReadonlyMap<string, Method>): ConnectionInjector {
  const server = new Server({
    "grpc.max_receive_message_length": maximumRequestBytes,
    "grpc.max_concurrent_streams": maximumStreams,
    "grpc.enable_channelz": 0,
  });
  for (const [path, method] of methods) server.register(path, handlerOf(method), same, same, "unary");
  return server.createConnectionInjector(ServerCredentials.createInsecure());
}

const health = defineHealthMethods(functionServices, () => isServing);
const warn = createThrottledWarning(logger, Date.now);
const pools = openPools(defaultPoolLimits, warn);
const report = (error: unknown) => logger.error(recordError(error), "internal error");
const surroundings = { compose, now: Date.now, functionVersion: "v0.0.0", report };
const runs = defineFunctionMethods(surroundings, { count: () => undefined, logger });
const calls = injectorOf(new Map([...runs, ...health]));
const probes = injectorOf(health);
const accept = (socket: Socket) => {
  pools.callers.add(socket);
  calls.injectConnection(socket);
};
const reception = { accept, handshakes: pools.handshakes, warn, logger, now: Date.now };
const listener: Listener =
  folder === undefined ? createPlainListener(accept) : createSecureListener(new CertificateFolder(folder), reception);
const probeListener = createPlainListener((socket) => {
  pools.probes.add(socket);
  probes.injectConnection(socket);
});
const address = await listen(listener, values.address, "tcp");
const probeAddress = values["probe-address"] && (await listen(probeListener, values["probe-address"], "tcp"));
logger.info({ address, probeAddress }, "serving");

await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
logger.info("stopping");
isServing = false;
const closed = once(listener, "close");
listener.close();
calls.drain(graceInMilliseconds);
await Promise.race([closed, setTimeout(graceInMilliseconds)]);
process.exit(0);
