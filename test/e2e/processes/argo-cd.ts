import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Build, buildComponent, manifestsOf, programOf } from "../build/build.ts";
import { argoCdControllers } from "../build/gitops-components.ts";
import { argoCdAccounts, argoCdNamespace, installArgoCd } from "../installation/argo-cd.ts";
import { requestToken } from "../kubernetes/service-account-token.ts";
import { createPorts, smallPorts, type TakePort } from "../ports.ts";
import type { ScenarioContext } from "../scenario.ts";

export const controllerProcess = argoCdAccounts.applications;

export type ArgoCd = {
  /** Starts the ApplicationSet controller as well. */
  readonly startApplicationSets: () => Promise<void>;
};

/** Starts Argo CD's application controller and repository server, which end with the scenario. */
export async function startArgoCd(context: ScenarioContext): Promise<ArgoCd> {
  const build = await buildComponent(argoCdControllers);
  const folder = mkdtempSync(join(tmpdir(), "argocd-"));
  context.atTheEnd(async () => rmSync(folder, { recursive: true, force: true }));
  await installArgoCd(context, build);
  const ground = { build, context, folder, takePort: createPorts(smallPorts) };
  const redis = await startRedis(ground);
  const repositoryServer = await startRepositoryServer(ground, redis);
  await startController(ground, { redis, repositoryServer });
  return { startApplicationSets: () => startApplicationSetController(ground, repositoryServer) };
}

type Ground = {
  readonly build: Build;
  readonly context: ScenarioContext;
  readonly folder: string;
  readonly takePort: TakePort;
};

async function startRedis(ground: Ground): Promise<string> {
  const address = `127.0.0.1:${await ground.takePort()}`;
  await start(ground, {
    name: "argocd-redis",
    program: "redis",
    arguments: [address],
    environment: {},
    ready: `tcp://${address}`,
  });
  return address;
}

async function startRepositoryServer(ground: Ground, redis: string): Promise<string> {
  const { build, folder, takePort } = ground;
  const [port, metricsPort] = [await takePort(), await takePort()];
  const path = join(folder, "path");
  const wrapper = "git-verify-wrapper.sh";
  mkdirSync(path);
  // Argo CD calls it for every revision, also without signatures.
  copyFileSync(join(manifestsOf(build, "scripts"), wrapper), join(path, wrapper));
  chmodSync(join(path, wrapper), 0o755);
  await start(ground, {
    name: "argocd-repo-server",
    program: "controllers",
    arguments: [
      "--address=127.0.0.1",
      `--port=${port}`,
      "--metrics-address=127.0.0.1",
      `--metrics-port=${metricsPort}`,
      "--disable-tls",
      "--client-ca-path=",
      `--redis=${redis}`,
    ],
    environment: { ARGOCD_BINARY_NAME: "argocd-repo-server", PATH: `${path}:${process.env["PATH"] ?? ""}` },
    ready: `tcp://127.0.0.1:${port}`,
  });
  return `127.0.0.1:${port}`;
}

type Addresses = { readonly redis: string; readonly repositoryServer: string };

async function startController(ground: Ground, { redis, repositoryServer }: Addresses): Promise<void> {
  const kubeconfig = await writeAccess(ground, controllerProcess);
  const port = await ground.takePort();
  await start(ground, {
    name: controllerProcess,
    program: "controllers",
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--namespace=${argoCdNamespace}`,
      `--redis=${redis}`,
      `--repo-server=${repositoryServer}`,
      "--repo-server-plaintext",
      `--metrics-port=${port}`,
      "--app-resync=5",
      "--app-resync-jitter=0",
    ],
    environment: { ARGOCD_BINARY_NAME: controllerProcess, KUBECONFIG: kubeconfig },
    ready: `http://127.0.0.1:${port}/healthz`,
  });
}

async function startApplicationSetController(ground: Ground, repositoryServer: string): Promise<void> {
  const name = argoCdAccounts.applicationSets;
  const kubeconfig = await writeAccess(ground, name);
  const { takePort } = ground;
  const [metrics, probe, webhook] = [await takePort(), await takePort(), await takePort()];
  await start(ground, {
    name,
    program: "controllers",
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--namespace=${argoCdNamespace}`,
      `--argocd-repo-server=${repositoryServer}`,
      "--repo-server-plaintext",
      `--metrics-addr=127.0.0.1:${metrics}`,
      `--probe-addr=127.0.0.1:${probe}`,
      `--webhook-addr=127.0.0.1:${webhook}`,
    ],
    environment: { ARGOCD_BINARY_NAME: name, KUBECONFIG: kubeconfig },
    ready: `tcp://127.0.0.1:${webhook}`,
  });
}

type Plan = {
  readonly name: string;
  readonly program: string;
  readonly arguments: string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ready: string;
};

async function start({ build, context, folder }: Ground, { program, environment, ...plan }: Plan): Promise<void> {
  const { atTheEnd, supervisor } = context;
  await supervisor.start({
    ...plan,
    command: programOf(build, program),
    environment: { ...settingsIn(folder), ...environment },
  });
  atTheEnd(() => supervisor.stop(plan.name));
}

/** Argo CD takes the cluster of its kubeconfig for the one that it runs in. */
function settingsIn(folder: string): Readonly<Record<string, string>> {
  const places = ["TLS_DATA_PATH", "SSH_DATA_PATH", "GNUPGHOME", "GPG_DATA_PATH", "PLUGINSOCKFILEPATH"];
  return {
    ...Object.fromEntries(places.map((name) => [`ARGOCD_${name}`, join(folder, name.toLowerCase())])),
    ARGOCD_FAKE_IN_CLUSTER: "true",
    ARGOCD_GPG_ENABLED: "false",
    HOME: folder,
    TMPDIR: folder,
  };
}

const adminKubeconfig = z.looseObject({ users: z.array(z.unknown()) });

/** A kubeconfig with the rights of one of Argo CD's ServiceAccounts. */
async function writeAccess({ context: { client, kubeconfig }, folder }: Ground, account: string): Promise<string> {
  const token = await requestToken(client, { namespace: argoCdNamespace, name: account });
  const file = join(folder, `${account}.kubeconfig`);
  const content = adminKubeconfig.parse(JSON.parse(readFileSync(kubeconfig, "utf8")));
  writeFileSync(file, JSON.stringify({ ...content, users: [{ name: "e2e", user: { token } }] }), { mode: 0o600 });
  return file;
}
