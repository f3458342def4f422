import { expectFacts } from "../../tenant/course.ts";
import { rotation } from "../../tenant/expected-facts.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "changed machines get a new template and are replaced once, and the old template goes when the rollout ends",
  timeoutSeconds: 1800,
  run: async (context, provider) => {
    const [version] = provider.versions;
    const [, machine] = provider.machines;
    const workers = [{ name: "default", replicas: 2, machine }];
    const { reference, course, change } = await createLiveCluster(context, provider);
    await change("pool", { workers });
    await expectFacts(course, rotation("default", version, 2));
    await change("control plane", { workers, machine });
    await expectFacts(course, rotation("control plane", version, 1));
    await expectRest(context, reference, provider);
  },
};
