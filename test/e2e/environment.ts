import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildComponent } from "./build/build.ts";
import { clusterApi, crossplane, derivedCrds, etcd, kubernetes, registry } from "./build/components.ts";
import type { NeededBuilds } from "./conformance/small-api-server.ts";
import { installPackages } from "./installation/installation.ts";
import { offerPackages } from "./installation/offered-packages.ts";
import { installPermissions } from "./installation/permissions.ts";
import { isInterrupted, onInterruption } from "./interruption.ts";
import { createAuthority } from "./kubernetes/certificates.ts";
import type { Builds, Ground, ManagementCluster } from "./management-cluster.ts";
import type { LiveProvider } from "./live/live-provider.ts";
import { startLive } from "./live/start.ts";
import { checkFixedPorts, createPorts } from "./ports.ts";
import { startApiServer } from "./processes/api-server.ts";
import { externalRuntime, startCrossplane } from "./processes/crossplane.ts";
import { startKubeControllerManager } from "./processes/kube-controller-manager.ts";
import { startProviders } from "./processes/provider.ts";
import { startRegistry } from "./processes/registry.ts";
import { step } from "./progress.ts";
import { clusterApiProviders } from "./providers/providers.ts";
import { type Environment, openEnvironment, stopEnvironment } from "./supervision/environment-record.ts";
import { thisCommand } from "./supervision/running.ts";

type EnvironmentOptions = {
  /** Of Crossplane. */
  readonly breakerFlags: readonly string[];
  /** Serve the function from source although its image could run. */
  readonly fromSource: boolean;
  /** Nothing of this project is installed; the registry has its packages. */
  readonly isEmpty?: boolean;
  /** Its managers run too, and simulated machines. */
  readonly provider?: LiveProvider | undefined;
};

/** Starts a management cluster, each program after those that it needs. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const builds = await buildAll();
  await checkFixedPorts();
  const dataFolder = mkdtempSync(join(tmpdir(), "function-cluster-api-e2e-"));
  const environment = openEnvironment({ dataFolder, starter: thisCommand(), complete: false, processes: [] });
  onInterruption(() => stopEnvironment(environment));
  try {
    await startPrograms(environment, builds, options);
  } catch (error) {
    if (!isInterrupted()) await stopEnvironment(environment, { keepLogs: true });
    throw error;
  }
  return environment;
}

/** Starts the programs of a management cluster. Returns host and port of its registry. */
export async function startPrograms(
  { dataFolder, supervisor }: Environment,
  builds: Builds,
  { breakerFlags, fromSource, isEmpty = false, provider }: EnvironmentOptions,
): Promise<string> {
  const authority = createAuthority(join(dataFolder, "pki"), "e2e");
  const ground = { authority, builds, dataFolder, supervisor, takePort: createPorts() };
  const cluster = await startKubernetes(ground, isEmpty ? controllersOfPlatform : []);
  const managers = clusterApiProviders.map((provider) => ({ provider, build: builds.clusterApi }));
  await step("Cluster API", () => startProviders(cluster, managers));
  if (provider) await step(provider.title, () => startLive(cluster, provider));
  if (!isEmpty) await installPermissions(cluster);
  await step("Crossplane", () => startCrossplane(cluster, [externalRuntime, ...breakerFlags]));
  const registryHost = await step("registry", () => startRegistry(cluster));
  const addPackages = isEmpty ? offerPackages : installPackages;
  await step("packages and function", () => addPackages(cluster, { registryHost, fromSource }));
  return registryHost;
}

/** Builds the quick components first, so that the user sees progress early. Cached components take no time. */
export async function buildAll(): Promise<Builds> {
  return {
    registry: await buildComponent(registry),
    derivedCrds: await buildComponent(derivedCrds),
    etcd: await buildComponent(etcd),
    kubernetes: await buildComponent(kubernetes),
    crossplane: await buildComponent(crossplane),
    clusterApi: await buildComponent(clusterApi),
  };
}

/** The builds that the small API server needs. */
export async function buildForConformance(): Promise<NeededBuilds> {
  return {
    derivedCrds: await buildComponent(derivedCrds),
    etcd: await buildComponent(etcd),
    kubernetes: await buildComponent(kubernetes),
  };
}

/** What writes the status of objects in `install/`. */
const controllersOfPlatform = ["disruption-controller"];

async function startKubernetes(ground: Ground, controllers: readonly string[]): Promise<ManagementCluster> {
  const cluster = { ...ground, ...(await startApiServer(ground)) };
  await step("kube-controller-manager", () => startKubeControllerManager(cluster, controllers));
  return cluster;
}
