import assert from "node:assert/strict";
import { join } from "node:path";
import { readCommands } from "../../docs/commands.ts";
import { renameNamespace } from "../guide.ts";
import { copyProject } from "../installation/project-copy.ts";
import { type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";
import { projectRoot } from "../places.ts";
import { Problem } from "../problem.ts";
import type { ScenarioContext } from "../scenario.ts";
import type { EmptyCluster } from "../second-management-cluster/empty-cluster.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import {
  type Flux,
  fluxNamespace,
  type Kustomization,
  kustomizationKind,
  openFlux,
  openKustomization,
} from "./flux.ts";
import { followerFor } from "./follower.ts";
import type { Files } from "./git-repository.ts";
import { readGitOpsExample } from "./gitops-examples.ts";
import { expectPlatform, renderPlatform } from "./gitops-platform.ts";
import { kubernetesClusterKind } from "./kubernetes-cluster.ts";

export type FluxStage = ScenarioContext & {
  readonly flux: Flux;
  readonly terminal: Terminal;
  /** The Kustomizations of the page, and one that depends on the clusters. */
  readonly platform: Kustomization;
  readonly clusters: Kustomization;
  readonly follower: Kustomization;
  readonly cluster: Reference;
  /** Applies a file of `examples/gitops/flux`, for this repository and namespace. */
  readonly applyExample: (file: string) => Promise<void>;
  readonly applyFollower: () => Promise<void>;
  /** The command of the page that shows why a spec is rejected. */
  readonly commandOfRejection: string;
  /** Files of the repository that stay the same. */
  readonly commonFiles: Files;
  /** The cluster of the examples. */
  readonly example: KubernetesObject;
  /** What the platform installs. */
  readonly platformObjects: readonly KubernetesObject[];
};

/** Starts Flux, and prepares the repository that the page describes. */
export async function openFluxStage(context: EmptyCluster): Promise<FluxStage> {
  const { client, namespace, registryHost } = context;
  const terminal = await openTerminal(context);
  copyProject(terminal.folder, registryHost);
  const rendered = await renderPlatform(terminal);
  const flux = await openFlux(context);
  const read = (file: string): string => readGitOpsExample({ url: flux.url, namespace }, file);
  const applyAll = async (objects: readonly KubernetesObject[]): Promise<void> => {
    for (const object of objects) await client.apply(object);
  };
  return {
    ...context,
    flux,
    terminal,
    platform: openKustomization(client, "platform"),
    clusters: openKustomization(client, `clusters-${namespace}`),
    follower: openKustomization(client, "follower"),
    cluster: { ...kubernetesClusterKind, name: "demo", namespace },
    applyExample: (file) => applyAll(parseManifests(read(join("flux", file)))),
    applyFollower: () => applyAll([followerKustomization(namespace)]),
    commandOfRejection: findCommand(namespace),
    commonFiles: {
      "platform/README.md": "The platform.\n",
      "platform/objects.yaml": rendered,
      [`clusters/${namespace}/README.md`]: read("clusters/team-a/README.md"),
    },
    example: firstOf(parseManifests(read("clusters/team-a/demo.yaml"))),
    platformObjects: parseManifests(rendered),
  };
}

function firstOf([object]: readonly KubernetesObject[]): KubernetesObject {
  if (!object) throw new Problem("the example has no object");
  return object;
}

function findCommand(namespace: string): string {
  const command = readCommands(join(projectRoot, "docs", "flux.md")).find(({ text }) => text.includes("Compatible"));
  if (!command) throw new Problem("docs/flux.md has no command that shows why a spec is rejected");
  return renameNamespace(command, namespace).text;
}

function followerKustomization(namespace: string): KubernetesObject {
  return {
    ...kustomizationKind,
    metadata: { name: "follower", namespace: fluxNamespace },
    spec: {
      dependsOn: [{ name: `clusters-${namespace}` }],
      sourceRef: { kind: "GitRepository", name: "clusters" },
      path: "./follower",
      prune: true,
      interval: "10m",
    },
  };
}

export type Size = { readonly version: string; readonly replicas: number };

/** The content of the repository: the cluster has this version and number of workers. */
export function filesFor({ commonFiles, example, namespace }: FluxStage, size: Size): Files {
  const spec = {
    ...example.spec,
    kubernetes: { version: size.version },
    controlPlane: { replicas: 1 },
    workers: [{ name: "default", replicas: size.replicas }],
  };
  return {
    ...commonFiles,
    [`clusters/${namespace}/demo.yaml`]: { ...example, spec },
    "follower/follower.yaml": followerFor(namespace, dataFor(size)),
  };
}

/** What the follower says of a cluster. */
export function dataFor({ version, replicas }: Size): Readonly<Record<string, string>> {
  return { version, replicas: String(replicas) };
}

/** Runs `work`, which deletes nothing that Flux has applied. */
export async function expectKept(stage: FluxStage, work: () => Promise<void>): Promise<void> {
  const before = await identify(stage);
  await work();
  assert.deepEqual(await identify(stage), before);
  await expectPlatform(stage.client);
  assert.equal((await stage.client.get(stage.cluster))?.status?.["phase"], "Ready");
}

/** Objects that are being deleted are none. */
async function identify({ client, cluster, platformObjects }: FluxStage): Promise<readonly unknown[]> {
  const references = [...platformObjects.map(referenceOf), cluster];
  return Promise.all(
    references.map(async (reference) => {
      const { metadata } = (await client.get(reference)) ?? {};
      return [reference.kind, reference.name, metadata?.deletionTimestamp === undefined ? metadata?.uid : undefined];
    }),
  );
}
