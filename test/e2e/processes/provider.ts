import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Build, manifestsOf, programOf } from "../build/build.ts";
import { applyCrds } from "../installation/crds.ts";
import { issueCertificate } from "../kubernetes/certificates.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";
import { crdsOf, type ServedProvider, webhookConfigurationsOf } from "../manifests/provider.ts";
import { pollUntil } from "../poll.ts";
import type { Provider } from "../providers/provider.ts";
import { isReady } from "../supervision/readiness.ts";

export type BuiltProvider = { readonly provider: Provider; readonly build: Build };
/** Everything that managers need to start. */
export type ProviderGround = ApiServer & Pick<Ground, "authority" | "dataFolder" | "supervisor" | "takePort">;

type StartedProvider = ServedProvider & {
  readonly build: Build;
  readonly webhookPort: number;
  readonly arguments: readonly string[];
};

/** Applies the CRDs, then starts the programs that serve their conversion, then applies the admission webhooks. */
export async function startProviders(
  ground: ProviderGround,
  built: readonly BuiltProvider[],
  more: readonly string[] = [],
): Promise<readonly ServedProvider[]> {
  const providers: StartedProvider[] = [];
  for (const each of built) providers.push(await prepareProvider(ground, each, more));
  await applyCrds(ground.client, providers.flatMap(crdsOf));
  const folder = writeCertificate(ground);
  for (const provider of providers) await startProgram(ground, provider, folder);
  for (const configuration of providers.flatMap(webhookConfigurationsOf)) await ground.client.apply(configuration);
  return providers;
}

async function prepareProvider(
  { authority, takePort }: ProviderGround,
  { provider, build }: BuiltProvider,
  more: readonly string[],
): Promise<StartedProvider> {
  const webhookPort = await takePort();
  return {
    provider,
    build,
    webhookPort,
    arguments: more,
    manifests: manifestsOf(build, provider.name),
    webhookUrl: `https://127.0.0.1:${webhookPort}`,
    caBundle: readFileSync(authority.certificate).toString("base64"),
  };
}

/** Returns the folder. Its file names are those that every manager expects. */
function writeCertificate({ authority, dataFolder }: ProviderGround): string {
  const { certificate } = issueCertificate(authority, {
    folder: join(dataFolder, "pki", "webhooks"),
    name: "tls",
    commonName: "webhooks",
    alternativeNames: ["DNS:localhost", "IP:127.0.0.1"],
    usage: "serverAuth",
  });
  return dirname(certificate);
}

async function startProgram(ground: ProviderGround, started: StartedProvider, folder: string): Promise<void> {
  const { kubeconfig, supervisor, takePort } = ground;
  const { provider, build, webhookPort } = started;
  const { name, health } = provider;
  const healthAddress = `127.0.0.1:${await takePort()}`;
  await supervisor.start({
    name,
    command: programOf(build, name),
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--webhook-port=${webhookPort}`,
      `--webhook-cert-dir=${folder}`,
      `${health.flag}=${healthAddress}`,
      `--diagnostics-address=127.0.0.1:${await takePort()}`,
      "--insecure-diagnostics",
      ...provider.arguments,
      ...started.arguments,
    ],
    environment: { POD_NAME: name, POD_UID: name, ...provider.environment },
    ready: `http://${healthAddress}${health.path}`,
  });
  // Some managers report ready before their webhooks listen.
  const what = `the webhooks of ${name} (log: ${supervisor.logFile(name)})`;
  await pollUntil({ what, seconds: 60 }, () => isReady(`tcp://127.0.0.1:${webhookPort}`));
}
