import { expectFacts } from "../../tenant/course.ts";
import { controlPlaneUpgrade, poolUpgrade } from "../../tenant/expected-facts.ts";
import { saysHeldBack, waitForVersions } from "../../tenant/held-back.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { Spec } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";

export const scenario: LiveScenario = {
  title: "a pool with its own version is not upgraded with the others, and follows once the version is removed",
  timeoutSeconds: 2400,
  run: async (context, provider) => {
    const [, from, to] = provider.versions;
    const workers = (settings: Spec = {}): readonly Spec[] => [
      { name: "held", replicas: 2, ...settings },
      { name: "free", replicas: 1 },
    ];
    const size = { version: from, workers: workers() };
    const { reference, course, apply, change } = await createLiveCluster(context, provider, size);
    await apply({ version: to, workers: workers({ version: from }) });
    await context.measure("the others", () => waitForVersions(context, { [from]: 2, [to]: 2 }));
    const [desired = "", ...done] = controlPlaneUpgrade(from, to);
    await expectFacts(course, [desired, done, ...poolUpgrade("free", { from, to, machines: 1 })]);
    await context.client.waitFor(reference, saysHeldBack(from));
    await change("the one", { version: to, workers: workers() });
    await expectFacts(course, poolUpgrade("held", { from, to, machines: 2 }));
  },
};
