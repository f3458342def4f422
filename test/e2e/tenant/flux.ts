import type { KubernetesClient } from "../kubernetes/client.ts";
import { conditionOf, isTrue, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import { startFlux } from "../processes/flux.ts";
import type { ScenarioContext } from "../scenario.ts";
import { createGitRepository, type Files } from "./git-repository.ts";
import { serveGit } from "./git-server.ts";

export const fluxNamespace = "flux-system";
export const kustomizationKind = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" } as const;

const repositoryInFlux: Reference = {
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
  name: "clusters",
  namespace: fluxNamespace,
};

export type Flux = {
  /** URL of the repository. */
  readonly url: string;
  /** Commits. Returns the revision as Flux writes it. */
  readonly commit: (files: Files) => Promise<string>;
  /** Commits, and lets Flux read it now. */
  readonly push: (files: Files) => Promise<string>;
};

/** Starts Flux and serves an empty repository, until the end of the scenario. */
export async function openFlux(context: ScenarioContext): Promise<Flux> {
  const { atTheEnd, client } = context;
  const repository = await createGitRepository();
  atTheEnd(async () => repository.remove());
  const { url, close } = await serveGit(repository.folder);
  atTheEnd(async () => close());
  await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: fluxNamespace } });
  await startFlux(context);
  const commit: Flux["commit"] = async (files) => `main@sha1:${await repository.commit(files)}`;
  return {
    url,
    commit,
    push: async (files) => {
      const revision = await commit(files);
      await requestReconcile(client, repositoryInFlux);
      return revision;
    },
  };
}

/** As `flux reconcile` does. */
async function requestReconcile(client: KubernetesClient, reference: Reference): Promise<void> {
  const annotations = { "reconcile.fluxcd.io/requestedAt": new Date().toISOString() };
  await client.patch(reference, { metadata: { annotations } });
}

export type Kustomization = {
  readonly reference: Reference;
  /** Lets Flux apply the revision again, and check the health of its objects. */
  readonly reconcile: () => Promise<void>;
  /** Waits until Flux has applied this revision and its objects are healthy. */
  readonly waitFor: (revision: string, seconds: number) => Promise<KubernetesObject>;
  /** Waits until a condition has this text in its message. */
  readonly waitForText: (text: string, seconds: number) => Promise<KubernetesObject>;
};

export function openKustomization(client: KubernetesClient, name: string): Kustomization {
  const reference = { ...kustomizationKind, name, namespace: fluxNamespace };
  return {
    reference,
    reconcile: () => requestReconcile(client, reference),
    waitFor: (revision, seconds) =>
      client.waitFor(reference, {
        what: `ready at ${revision}`,
        seconds,
        holds: (found) => isReadyAt(found, revision),
      }),
    waitForText: (text, seconds) =>
      client.waitFor(reference, {
        what: `a condition says "${text}"`,
        seconds,
        holds: ({ status }) => status?.conditions?.some(({ message }) => message?.includes(text)) ?? false,
      }),
  };
}

/** Nothing is in progress, such as the reconcile of a change of the Kustomization itself. */
function isReadyAt(object: KubernetesObject, revision: string): boolean {
  const { metadata, status } = object;
  return (
    isTrue(object, "Ready") &&
    conditionOf(object, "Reconciling") === undefined &&
    status?.["observedGeneration"] === metadata.generation &&
    status?.["lastAppliedRevision"] === revision
  );
}
