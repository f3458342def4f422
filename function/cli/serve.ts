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

/** A log that nobody reads is not waited for any longer. */
const flushInMilliseconds = 1000;

const help = `
Crossplane sets TLS_SERVER_CERTS_DIR and needs no flag. Clients must show a certificate that an
authority in ca.crt has signed. Certificates that are replaced are taken up within a second, when
somebody connects. On SIGTERM and SIGINT the calls that run are finished.

Exit codes: 0 stopped by a signal, 1 cannot serve, or ended by an error that nobody has foreseen.`;

/** The flags and the environment of Crossplane's function specification. */
export function serveCommand(): Command {
  return new Command("serve")
    .summary("answer Crossplane (the default)")
    .description("Answer Crossplane's calls over gRPC.")
    .addOption(certificatesOption())
    .addOption(new Option("--tls-server-certs-dir <folder>", "another name of --tls-certs-dir").hideHelp())
    .option("--insecure", "serve in plain text to everybody, without certificates")
    .option("--address <host:port>", "where to listen; no host: on all interfaces", ":9443")
    .addOption(probeOption())
    .addOption(metricsOption())
    .addOption(new Option("--network <network>", "IPv4 and IPv6, or only one").choices(networks).default("tcp"))
    .option("-d, --debug", "log every call")
    .option("--max-recv-message-size <MB>", "largest request that is taken", parseMegabytes, 4)
    .addHelpText("after", help)
    .action(serve);
}

function certificatesOption(): Option {
  return new Option("--tls-certs-dir <folder>", "folder with tls.key, tls.crt and ca.crt").env("TLS_SERVER_CERTS_DIR");
}

function probeOption(): Option {
  const what = "where to answer grpc.health.v1 in plain text, and nothing else; as :8081";
  return new Option("--probe-address <host:port>", what).env("PROBE_ADDRESS");
}

function metricsOption(): Option {
  const what = "where to give Prometheus /metrics in plain text; as :8080";
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
    logger.error({ err: error }, "cannot stop in order");
  }
  process.exit(exitCode);
}

function certificatesFolder({ tlsServerCertsDir, tlsCertsDir }: ServeOptions): string {
  const folder = tlsServerCertsDir ?? tlsCertsDir;
  if (folder) return folder;
  throw new StartError(
    "cannot serve: it needs certificates, by --tls-certs-dir or TLS_SERVER_CERTS_DIR, or --insecure",
  );
}

async function stop(server: RunningServer, log: LogOutput): Promise<void> {
  await server.stop();
  await Promise.race([log.flush(), setTimeout(flushInMilliseconds)]);
}

function parseMegabytes(text: string): number {
  const megabytes = Number(text);
  if (Number.isInteger(megabytes) && megabytes > 0 && megabytes <= 1024) return megabytes;
  throw new InvalidArgumentError("It is a whole number from 1 to 1024.");
}
