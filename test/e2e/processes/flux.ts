import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Build, buildComponent, manifestsOf, programOf } from "../build/build.ts";
import { fluxControllers } from "../build/gitops-components.ts";
import { applyCrds } from "../installation/crds.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import { createPorts, smallPorts, type TakePort } from "../ports.ts";
import type { ScenarioContext } from "../scenario.ts";

const source = "source-controller";
const kustomize = "kustomize-controller";

/** Starts Flux's source-controller and kustomize-controller as administrators. They end with the scenario. */
export async function startFlux(context: ScenarioContext): Promise<void> {
  const build = await buildComponent(fluxControllers);
  const folder = mkdtempSync(join(tmpdir(), "flux-"));
  context.atTheEnd(async () => rmSync(folder, { recursive: true, force: true }));
  await applyCrds(
    context.client,
    ["source-crds", "kustomize-crds"].flatMap((name) => readFolder(manifestsOf(build, name))),
  );
  const ground = { build, context, folder, takePort: createPorts(smallPorts) };
  await startController(ground, source, await storageFlags(ground));
  await startController(ground, kustomize, kustomizeFlags);
}

type Ground = {
  readonly build: Build;
  readonly context: ScenarioContext;
  readonly folder: string;
  readonly takePort: TakePort;
};

function readFolder(folder: string): ReturnType<typeof readManifests> {
  return readdirSync(folder).flatMap((file) => readManifests(join(folder, file)));
}

/** Where the source-controller stores what it has read, and offers it. */
async function storageFlags({ folder, takePort }: Ground): Promise<readonly string[]> {
  const storage = join(folder, "storage");
  mkdirSync(storage);
  const address = `127.0.0.1:${await takePort()}`;
  return [`--storage-path=${storage}`, `--storage-addr=${address}`, `--storage-adv-addr=${address}`];
}

const kustomizeFlags = [
  // As docs/flux.md recommends.
  "--feature-gates=CancelHealthCheckOnNewRevision=true",
  // A tenth of the default, because each commit waits for it twice.
  "--requeue-dependency=3s",
];

async function startController(ground: Ground, name: string, flags: readonly string[]): Promise<void> {
  const { build, folder, takePort } = ground;
  const { atTheEnd, kubeconfig, supervisor } = ground.context;
  const health = `127.0.0.1:${await takePort()}`;
  await supervisor.start({
    name,
    command: programOf(build, name),
    arguments: ["--metrics-addr=0", `--health-addr=${health}`, ...flags],
    environment: { HOME: folder, KUBECONFIG: kubeconfig, TMPDIR: folder },
    ready: `http://${health}/readyz`,
  });
  atTheEnd(() => supervisor.remove(name));
}
