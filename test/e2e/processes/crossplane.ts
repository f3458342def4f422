import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { manifestsOf, programOf } from "../build/build.ts";
import { readSecret } from "../kubernetes/secret.ts";
import { runProgram } from "../supervision/run-program.ts";
import { type CrossplaneGround, crossplaneNamespace, prepareCrossplaneAccess } from "./crossplane-access.ts";

/** The tests run the function in place of Crossplane. */
export const externalRuntime = "--package-runtime=External";
export const crossplaneProcess = "crossplane";
export const wideBreaker = ["--circuit-breaker-burst=1000", "--circuit-breaker-refill-rate=100"];

const initAttempts = 5;

/**
 * Starts init, core and the RBAC manager, each with the permissions of the official chart.
 */
export async function startCrossplane(cluster: CrossplaneGround, flags: readonly string[]): Promise<void> {
  const webhookPort = await cluster.takePort();
  const access = await prepareCrossplaneAccess(cluster);
  const settings = { ...initSettings(cluster, webhookPort), KUBECONFIG: access.coreKubeconfig };
  await initialize(cluster, settings);
  await startCore(cluster, settings, ["--webhook-port", String(webhookPort), ...flags]);
  await startRbacManager(cluster, access.rbacManagerKubeconfig);
}

type Settings = Readonly<Record<string, string>>;

function initSettings({ builds }: CrossplaneGround, webhookPort: number): Settings {
  return {
    POD_NAMESPACE: crossplaneNamespace,
    POD_SERVICE_ACCOUNT: "crossplane",
    TLS_CA_SECRET_NAME: "crossplane-root-ca",
    TLS_SERVER_SECRET_NAME: "crossplane-tls-server",
    TLS_CLIENT_SECRET_NAME: "crossplane-tls-client",
    WEBHOOK_SERVICE_NAME: "crossplane-webhooks",
    WEBHOOK_SERVICE_NAMESPACE: crossplaneNamespace,
    WEBHOOK_SERVICE_PORT: String(webhookPort),
    CRDS_PATH: manifestsOf(builds.crossplane, "crds"),
    WEBHOOK_CONFIGS_PATH: manifestsOf(builds.crossplane, "webhook-configurations"),
  };
}

/** Retries, because the first attempt may run before its CRDs are in discovery. In a cluster, the Pod would restart. */
async function initialize(cluster: CrossplaneGround, environment: Settings, attempt = 1): Promise<void> {
  const command = programOf(cluster.builds.crossplane, "crossplane");
  try {
    await runProgram({ command, arguments: ["core", "init"], environment });
  } catch (error) {
    if (attempt === initAttempts) throw error;
    await pause(1000);
    await initialize(cluster, environment, attempt + 1);
  }
}

async function startCore(cluster: CrossplaneGround, settings: Settings, flags: readonly string[]): Promise<void> {
  const { builds, dataFolder, supervisor, takePort } = cluster;
  // Crossplane does not create this folder, and cannot parse packages without it.
  const packageCache = join(dataFolder, "crossplane-packages");
  mkdirSync(packageCache, { recursive: true });
  const healthPort = await takePort();
  await supervisor.start({
    name: crossplaneProcess,
    command: programOf(builds.crossplane, "crossplane"),
    arguments: [
      "core",
      "start",
      "--debug",
      `--xpkg-cache-dir=${packageCache}`,
      `--metrics-port=${await takePort()}`,
      `--health-probe-port=${healthPort}`,
      ...flags,
    ],
    environment: {
      ...settings,
      TLS_SERVER_CERTS_DIR: await writeCertificates(cluster, "crossplane-tls-server"),
      TLS_CLIENT_CERTS_DIR: await writeCertificates(cluster, "crossplane-tls-client"),
    },
    ready: `http://127.0.0.1:${healthPort}/readyz`,
  });
}

/** Writes a TLS Secret to files, as a volume of a Pod would. */
async function writeCertificates({ client, dataFolder }: CrossplaneGround, name: string): Promise<string> {
  const folder = join(dataFolder, "pki", name);
  mkdirSync(folder, { recursive: true });
  const data = await readSecret(client, { name, namespace: crossplaneNamespace });
  for (const [file, content] of Object.entries(data)) writeFileSync(join(folder, file), content, { mode: 0o600 });
  return folder;
}

async function startRbacManager({ builds, supervisor }: CrossplaneGround, kubeconfig: string): Promise<void> {
  await supervisor.start({
    name: "crossplane-rbac-manager",
    command: programOf(builds.crossplane, "crossplane"),
    arguments: ["rbac", "start", "--provider-clusterrole=crossplane:allowed-provider-permissions"],
    environment: { KUBECONFIG: kubeconfig },
    // This is its only listener; no flag changes the port.
    ready: "http://127.0.0.1:8080/metrics",
  });
}
