import type { Scenario } from "../scenario.ts";
import { makeWithout } from "../tenant/missing-kind.ts";

export const scenario: Scenario = {
  title: "if a kind of Cluster API is not installed yet, an event names it; the cluster is created later",
  timeoutSeconds: 600,
  alone: true,
  run: (context) => makeWithout(context, "KubeadmConfigTemplate", "kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io"),
};
