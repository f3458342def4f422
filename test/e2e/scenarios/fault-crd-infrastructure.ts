import type { Scenario } from "../scenario.ts";
import { makeWithout } from "../tenant/missing-kind.ts";

// The function requires this kind before it composes anything (rule N4), so Crossplane must report that it is missing.
export const scenario: Scenario = {
  title: "if the infrastructure provider is not installed yet, an event names its kind; the cluster is created later",
  timeoutSeconds: 600,
  alone: true,
  run: (context) => makeWithout(context, "DevCluster", "devclusters.infrastructure.cluster.x-k8s.io"),
};
