import { expectFacts } from "../../tenant/course.ts";
import { rotation } from "../../tenant/expected-facts.ts";
import { orphan } from "../../tenant/orphan.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "a KubernetesCluster that was deleted and is restored from Git adopts its cluster without changes",
  timeoutSeconds: 1800,
  run: async (context, provider) => {
    const [version] = provider.versions;
    const [, machine] = provider.machines;
    const { reference, course, change } = await createLiveCluster(context, provider);
    await orphan(context, reference);
    await change("adopted", {});
    await expectFacts(course, []);
    await change("rotated", { workers: [{ name: "default", replicas: 2, machine }] });
    await expectFacts(course, rotation("default", version, 2));
    await expectRest(context, reference, provider);
  },
};
