import { expectFacts } from "../../tenant/course.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "pool and control plane scale up and down, and no other machine is created or deleted",
  timeoutSeconds: 2400,
  run: async (context, provider) => {
    const [version] = provider.versions;
    const { reference, course, change } = await createLiveCluster(context, provider);
    await change("workers 2→3", { workers: [{ name: "default", replicas: 3 }] });
    await expectFacts(course, ["default: desired replicas 3", `default: machine created (${version})`]);
    await change("workers 3→2", {});
    await expectFacts(course, ["default: desired replicas 2", `default: machine deleted (${version})`]);
    await change("control plane 1→3", { controlPlanes: 3 });
    const created = `control plane: machine created (${version})`;
    await expectFacts(course, ["control plane: desired replicas 3", created, created]);
    await change("control plane 3→1", {});
    const deleted = `control plane: machine deleted (${version})`;
    await expectFacts(course, ["control plane: desired replicas 1", deleted, deleted]);
    await expectRest(context, reference, provider);
  },
};
