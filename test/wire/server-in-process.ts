import { pino } from "pino";
import { sampleSpec } from "../../function/cli/sample-cluster.ts";
import { compose } from "../../function/compose.ts";
import { CertificateFolder } from "../../function/crossplane/certificate-folder.ts";
import { type PoolLimits, defaultPoolLimits } from "../../function/crossplane/connection-pools.ts";
import { type RunningServer, startServer } from "../../function/crossplane/server.ts";

/** The server in this process, so that a test can set its limits. */
export interface ServerInProcess extends AsyncDisposable {
  readonly address: string;
  readonly probeAddress: string;
  readonly metricsAddress: string;
  readonly lines: readonly Record<string, unknown>[];
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

interface ServerOptions {
  readonly limits?: Partial<PoolLimits>;
  /** Folder of certificates. Default: plain text. */
  readonly certificates?: string;
}

export async function serverInProcess({ limits, certificates }: ServerOptions): Promise<ServerInProcess> {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ base: null, level: "debug" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const anywhere = "127.0.0.1:0";
  const server: RunningServer = await startServer(
    {
      address: anywhere,
      probeAddress: anywhere,
      metricsAddress: anywhere,
      network: "tcp",
      certificates: certificates === undefined ? undefined : new CertificateFolder(certificates),
      maximumRequestBytes: 4 * 1024 * 1024,
      limits: { ...defaultPoolLimits, ...limits },
      sampleSpec: sampleSpec(),
    },
    { compose, now: Date.now, functionVersion: "v1.2.3", logger, log: { dropped: 0 } },
  );
  const { address, probeAddress = "", metricsAddress = "" } = server.addresses;
  const metrics = async () => (await fetch(`http://${metricsAddress}/metrics`)).text();
  const stop = () => server.stop();
  return { address, probeAddress, metricsAddress, lines, metrics, stop, [Symbol.asyncDispose]: stop };
}
