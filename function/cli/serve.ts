import { setTimeout } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { compose } from "../compose.ts";
import { networks, type Network } from "../crossplane/address.ts";
import { CertificateFolder } from "../crossplane/certificate-folder.ts";
import { LogOutput } from "../crossplane/log-output.ts";
import { openLogger } from "../crossplane/logger.ts";
import { type RunningServer, startServer } from "../crossplane/server.ts";
import { StartError } from "../crossplane/start-error.ts";
import { endOfProcess } from "./end-of-process.ts";
import { sampleSpec } from "./sample-cluster.ts";
import { readVersion } from "./version.ts";

interface ServeOptions {
  readonly address: string;
  readonly probeAddress?: string;
  readonly metricsAddress?: string;
  readonly network: Network;
  readonly tlsCertsDir?: string;
  readonly tlsServerCertsDir?: string;
  readonly insecure?: boolean;
  readonly debug?: boolean;
  readonly maxRecvMessageSize: number;
}

/** Maximum time to write the rest of the log: if the output has no reader, the write never finishes. */
const flushInMilliseconds = 1000;

const help = `
Crossplane sets TLS_SERVER_CERTS_DIR, so it needs no flags. Clients need a certificate that is
signed by an authority in ca.crt. New connections use replaced certificates after at most a second.
On SIGTERM and SIGINT the server finishes running calls.

Exit codes: 0 stopped by a signal, 1 cannot serve, or stopped by an unexpected error.`;

/** The command with the flags and the environment of Crossplane's function specification. */
export function serveCommand(): Command {
  return new Command("serve")
    .summary("answer Crossplane (the default)")
    .description("Answer Crossplane's calls over gRPC.")
    .addOption(certificatesOption())
    .addOption(new Option("--tls-server-certs-dir <folder>", "alias of --tls-certs-dir").hideHelp())
    .option("--insecure", "serve in plain text, without certificates")
    .option("--address <host:port>", "address to listen on; without host: on all interfaces", ":9443")
    .addOption(probeOption())
    .addOption(metricsOption())
    .addOption(
      new Option("--network <network>", "IPv4 and IPv6 (tcp), or one of them").choices(networks).default("tcp"),
    )
    .option("-d, --debug", "log every call")
    .option("--max-recv-message-size <MB>", "maximum size of a request", parseMegabytes, 4)
    .addHelpText("after", help)
    .action(serve);
}

function certificatesOption(): Option {
  return new Option("--tls-certs-dir <folder>", "folder with tls.key, tls.crt and ca.crt").env("TLS_SERVER_CERTS_DIR");
}

function probeOption(): Option {
  const what = "address for grpc.health.v1 in plain text, for example :8081";
  return new Option("--probe-address <host:port>", what).env("PROBE_ADDRESS");
}

function metricsOption(): Option {
  const what = "address for Prometheus metrics (/metrics) in plain text, for example :8080";
  return new Option("--metrics-address <host:port>", what).env("METRICS_ADDRESS");
}

async function serve(options: ServeOptions): Promise<void> {
  const log = new LogOutput(process.stdout);
  const logger = openLogger(log, options.debug ? "debug" : "info");
  const ending = endOfProcess(logger);
  const server = await startServer(
    {
      address: options.address,
      probeAddress: options.probeAddress,
      metricsAddress: options.metricsAddress,
      network: options.network,
      certificates: options.insecure ? undefined : new CertificateFolder(certificatesFolder(options)),
      maximumRequestBytes: options.maxRecvMessageSize * 1024 * 1024,
      sampleSpec: sampleSpec(),
    },
    { compose, now: Date.now, functionVersion: readVersion(), logger, log },
  );
  logger.info({ ...server.addresses, insecure: options.insecure ?? false }, "serving");
  const { reason, exitCode } = await ending;
  logger.info({ reason }, "stopping");
  try {
    await stop(server, log);
  } catch (error) {
    logger.error({ err: error }, "cannot stop gracefully");
  }
  process.exit(exitCode);
}

function certificatesFolder({ tlsServerCertsDir, tlsCertsDir }: ServeOptions): string {
  const folder = tlsServerCertsDir ?? tlsCertsDir;
  if (folder) return folder;
  throw new StartError(
    "cannot serve: certificates are required, set --tls-certs-dir or TLS_SERVER_CERTS_DIR, or use --insecure",
  );
}

async function stop(server: RunningServer, log: LogOutput): Promise<void> {
  await server.stop();
  await Promise.race([log.flush(), setTimeout(flushInMilliseconds)]);
}

function parseMegabytes(text: string): number {
  const megabytes = Number(text);
  if (Number.isInteger(megabytes) && megabytes > 0 && megabytes <= 1024) return megabytes;
  throw new InvalidArgumentError("Must be a whole number from 1 to 1024.");
}
