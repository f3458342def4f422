import { z } from "zod";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import { argoCdNamespace } from "../installation/argo-cd.ts";
import type { ScenarioContext } from "../scenario.ts";

const kind = { apiVersion: "argoproj.io/v1alpha1", kind: "Application" } as const;

const status = z.object({
  sync: z.object({ status: z.string() }),
  health: z.object({ status: z.string() }),
});

export type Application = {
  readonly reference: Reference;
  /** Lets Argo CD read Git now. */
  readonly refresh: () => Promise<void>;
  /** Waits until Argo CD reports this state, such as `Synced, Healthy`. */
  readonly waitFor: (state: string, seconds: number) => Promise<KubernetesObject>;
};

/** An Application of the whole repository that prunes and heals by itself. It ends before the scenario's clusters. */
export async function createApplication(
  { client, namespace }: ScenarioContext,
  repository: string,
): Promise<Application> {
  const reference = { ...kind, name: namespace, namespace: argoCdNamespace };
  await client.apply({
    ...kind,
    metadata: { name: namespace, namespace: argoCdNamespace },
    spec: {
      project: "default",
      source: { repoURL: repository, targetRevision: "main", path: "." },
      destination: { server: "https://kubernetes.default.svc", namespace },
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 5, refresh: true } },
    },
  });
  return {
    reference,
    refresh: async () => {
      await client.patch(reference, { metadata: { annotations: { "argocd.argoproj.io/refresh": "hard" } } });
    },
    waitFor: (state, seconds) =>
      client.waitFor(reference, { what: state, seconds, holds: (object) => stateOf(object) === state }),
  };
}

function stateOf(object: KubernetesObject): string | undefined {
  const { data } = status.safeParse(object.status);
  return data && `${data.sync.status}, ${data.health.status}`;
}
