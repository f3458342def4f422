import { expectFacts } from "../../tenant/course.ts";
import { createLiveCluster, workers } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "a pool is added, and scaled to zero before it is deleted; the other pool does not change",
  timeoutSeconds: 1500,
  run: async (context, provider) => {
    const [version] = provider.versions;
    const { reference, course, change } = await createLiveCluster(context, provider);
    await change("added", { workers: [...workers, { name: "extra", replicas: 1 }] });
    await expectFacts(course, [
      [
        "extra: machine template created",
        "extra: bootstrap template created",
        `extra: desired version ${version}`,
        "extra: desired replicas 1",
      ],
      `extra: machine created (${version})`,
    ]);
    await change("removed", {});
    await expectFacts(course, [
      "extra: desired replicas 0",
      `extra: machine deleted (${version})`,
      ["extra: deleted", "extra: machine template deleted", "extra: bootstrap template deleted"],
    ]);
    await expectRest(context, reference, provider);
  },
};
