import type { Scenario } from "../scenario.ts";
import { makeWithout } from "../tenant/missing-kind.ts";

// This one is asked for before anything is made (rule N4), so Crossplane must say so by itself.
export const scenario: Scenario = {
  title: "the same where the infrastructure provider is not installed",
  timeoutSeconds: 600,
  alone: true,
  run: (context) => makeWithout(context, "DevCluster", "devclusters.infrastructure.cluster.x-k8s.io"),
};
