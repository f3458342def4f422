import type { Stage } from "../../../scenarios/script.ts";
import { expectFacts } from "../../tenant/course.ts";
import { controlPlaneUpgrade, poolUpgrade } from "../../tenant/expected-facts.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "a patch and a minor upgrade reach the control plane first, then one pool after the other",
  timeoutSeconds: 2400,
  run: async (context, provider) => {
    const workers = [
      { name: "first", replicas: 1 },
      { name: "second", replicas: 2 },
    ];
    const [oldest, patch, minor] = provider.versions;
    const { reference, course, change } = await createLiveCluster(context, provider, { workers });
    await change("patch", { workers, version: patch });
    await expectFacts(course, wholeUpgrade(oldest, patch));
    await change("minor", { workers, version: minor });
    await expectFacts(course, wholeUpgrade(patch, minor));
    await expectRest(context, reference, provider);
  },
};

/** Some control planes report the new version before the last old machine is gone, as it no longer counts. */
function wholeUpgrade(from: string, to: string): readonly Stage[] {
  const [desired = "", ...done] = controlPlaneUpgrade(from, to);
  return [
    desired,
    done,
    ...poolUpgrade("first", { from, to, machines: 1 }),
    ...poolUpgrade("second", { from, to, machines: 2 }),
  ];
}
