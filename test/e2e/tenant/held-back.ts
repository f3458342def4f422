import { isDeepStrictEqual } from "node:util";
import type { Expectation } from "../kubernetes/client.ts";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { isRunning, machinesOf } from "./machines.ts";

/** Waits until exactly these numbers of machines run per version. */
export async function waitForVersions(
  context: Pick<ScenarioContext, "client" | "namespace">,
  expected: Readonly<Record<string, number>>,
): Promise<void> {
  await pollUntil({ what: `machines of ${JSON.stringify(expected)}`, seconds: 600 }, async () => {
    const machines = await machinesOf(context, "demo");
    const byVersion = Object.entries(Object.groupBy(machines, ({ spec }) => String(spec?.["version"])));
    const counts = Object.fromEntries(byVersion.map(([version, ofVersion]) => [version, ofVersion?.length]));
    return isDeepStrictEqual(counts, expected) && machines.every(isRunning);
  });
}

/** The status of the KubernetesCluster reports a pool that stays at this version. */
export function saysHeldBack(version: string): Expectation {
  return {
    what: "the status reports the held-back pool",
    seconds: 60,
    holds: ({ status }) => JSON.stringify(status?.["problems"] ?? []).includes(`is held back at ${version}`),
  };
}
