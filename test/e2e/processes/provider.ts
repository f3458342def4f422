import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Build, manifestsOf, programOf } from "../build/build.ts";
import { issueCertificate } from "../kubernetes/certificates.ts";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";
import { crdsOf, type ServedProvider, webhookConfigurationsOf } from "../manifests/provider.ts";
import { pollUntil } from "../poll.ts";
import type { Provider } from "../providers/provider.ts";
import { isReady } from "../supervision/readiness.ts";

export type BuiltProvider = { readonly provider: Provider; readonly build: Build };
/** Where managers can be started. */
export type ProviderGround = ApiServer & Pick<Ground, "authority" | "dataFolder" | "supervisor" | "takePort">;

type StartedProvider = ServedProvider & {
  readonly build: Build;
  readonly webhookPort: number;
  readonly arguments: readonly string[];
};

/** CRDs first, then the programs that serve their conversion, then admission. */
export async function startProviders(
  ground: ProviderGround,
  built: readonly BuiltProvider[],
  more: readonly string[] = [],
): Promise<readonly ServedProvider[]> {
  const providers: StartedProvider[] = [];
  for (const each of built) providers.push(await prepared(ground, each, more));
  await applyCrds(ground, providers.flatMap(crdsOf));
  const folder = writeCertificate(ground);
  for (const provider of providers) await startProgram(ground, provider, folder);
  for (const configuration of providers.flatMap(webhookConfigurationsOf)) await ground.client.apply(configuration);
  return providers;
}

async function prepared(
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

async function applyCrds({ client }: ProviderGround, crds: readonly KubernetesObject[]): Promise<void> {
  await Promise.all(crds.map((crd) => client.apply(crd)));
  const established = {
    what: "Established",
    // Of a hundred CRDs at once the last one takes more than a minute on a busy machine.
    seconds: 180,
    holds: (crd: KubernetesObject) => isTrue(crd, "Established"),
  };
  await Promise.all(crds.map((crd) => client.waitFor(referenceOf(crd), established)));
}

/** Answers its folder; the names of its files are those that every manager looks for. */
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
  // Some say that they are ready without looking at their webhooks.
  const what = `the webhooks of ${name} (log: ${supervisor.logFile(name)})`;
  await pollUntil({ what, seconds: 60 }, () => isReady(`tcp://127.0.0.1:${webhookPort}`));
}
