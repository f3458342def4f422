import { z } from "zod";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";

const problems = z.object({
  status: z.object({ problems: z.array(z.object({ object: z.string(), message: z.string() })) }),
});

/** Waits until the status of the cluster `demo` has a problem whose `<object>: <message>` matches the pattern. */
export async function waitForProblem(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  pattern: string,
): Promise<void> {
  const reference = { ...kubernetesClusterKind, name: "demo", namespace };
  await pollUntil({ what: `a problem like ${pattern}`, seconds: 240 }, async () => {
    const { data } = problems.safeParse(await client.get(reference));
    const found = data?.status.problems ?? [];
    return found.some(({ object, message }) => new RegExp(pattern, "su").test(`${object}: ${message}`));
  });
}
