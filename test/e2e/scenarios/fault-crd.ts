import type { Scenario } from "../scenario.ts";
import { makeWithout } from "../tenant/missing-kind.ts";

export const scenario: Scenario = {
  title: "where a kind of Cluster API is not installed yet an event names it, and the cluster is made once it is there",
  timeoutSeconds: 600,
  alone: true,
  run: (context) => makeWithout(context, "KubeadmConfigTemplate", "kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io"),
};
