import type { Reference } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { coreClusterKind } from "./kinds.ts";

/** As long as Crossplane retries without success, and a little more. */
const answerSeconds = 150;

export type Load = {
  /** Ends the load. Returns the longest time in seconds without an answer after a change. */
  readonly end: () => Promise<number>;
};

/**
 * Changes an annotation of composed objects, over and over, after each answer of the function. Each change triggers a
 * reconcile. The KubernetesClusters themselves are not written, so that no reconcile ends with a conflict.
 *
 * @param countAnswers Number of answers for the KubernetesCluster of this name until now.
 */
export function keepReconciling(
  context: Pick<ScenarioContext, "client" | "namespace">,
  clusters: readonly Reference[],
  countAnswers: (cluster: string) => number,
): Load {
  const end = new AbortController();
  let longest = 0;
  const reconcile = async ({ name }: Reference): Promise<void> => {
    while (!end.signal.aborted) {
      const before = countAnswers(name);
      const startedAt = performance.now();
      await changeComposed(context, name);
      const patience = { what: `an answer for ${name}`, seconds: answerSeconds };
      await pollUntil(patience, async () => countAnswers(name) > before);
      longest = Math.max(longest, (performance.now() - startedAt) / 1000);
    }
  };
  const running = Promise.allSettled(clusters.map(reconcile));
  return {
    end: async () => {
      end.abort();
      for (const result of await running) if (result.status === "rejected") throw result.reason;
      return longest;
    },
  };
}

async function changeComposed(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  name: string,
): Promise<void> {
  const annotations = { "example.org/looked": new Date().toISOString() };
  await client.patch({ ...coreClusterKind, name, namespace }, { metadata: { annotations } });
}
