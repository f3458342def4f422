import { z } from "zod";
import type { KubernetesClient } from "../kubernetes/client.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import { argoCdNamespace } from "../installation/argo-cd.ts";
import type { ScenarioContext } from "../scenario.ts";

export const applicationKind = { apiVersion: "argoproj.io/v1alpha1", kind: "Application" } as const;

const status = z.looseObject({
  sync: z.looseObject({ status: z.string() }),
  health: z.looseObject({ status: z.string() }),
});

export type Application = {
  readonly reference: Reference;
  /** Lets Argo CD read Git now. */
  readonly refresh: () => Promise<void>;
  /** Waits until Argo CD reports this state, such as `Synced, Healthy`. */
  readonly waitFor: (state: string, seconds: number) => Promise<KubernetesObject>;
  /** Waits until the status contains this text, such as a message of the last operation. */
  readonly waitForText: (text: string, seconds: number) => Promise<KubernetesObject>;
};

export type ApplicationPlan = {
  /** Repository of its files. */
  readonly url: string;
  /** Folder of its files, without those below. Default: all files. */
  readonly path?: string;
  /** An AppProject. Default: `default`, which allows everything. */
  readonly project?: string;
  readonly syncOptions?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: string[];
};

/** An Application that prunes and heals by itself. It ends before the scenario's clusters. */
export async function createApplication(
  { client, namespace }: ScenarioContext,
  { url, path = ".", project = "default", syncOptions = [], annotations = {}, finalizers = [] }: ApplicationPlan,
): Promise<Application> {
  await client.apply({
    ...applicationKind,
    metadata: { name: namespace, namespace: argoCdNamespace, annotations, finalizers },
    spec: {
      project,
      source: { repoURL: url, targetRevision: "main", path },
      destination: { server: "https://kubernetes.default.svc", namespace },
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 5, refresh: true }, syncOptions },
    },
  });
  return openApplication(client, namespace);
}

/** An Application that exists, or that Argo CD will create. */
export function openApplication(client: KubernetesClient, name: string): Application {
  const reference = { ...applicationKind, name, namespace: argoCdNamespace };
  return {
    reference,
    refresh: async () => {
      await client.patch(reference, { metadata: { annotations: { "argocd.argoproj.io/refresh": "hard" } } });
    },
    waitFor: (state, seconds) =>
      client.waitFor(reference, { what: state, seconds, holds: (object) => stateOf(object) === state }),
    waitForText: (text, seconds) =>
      client.waitFor(reference, {
        what: `its status says "${text}"`,
        seconds,
        holds: (object) => JSON.stringify(object.status ?? {}).includes(text),
      }),
  };
}

function stateOf(object: KubernetesObject): string | undefined {
  const { data } = status.safeParse(object.status);
  return data && `${data.sync.status}, ${data.health.status}`;
}
