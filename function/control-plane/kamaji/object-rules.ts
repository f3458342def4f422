import { at, type Json, listAt } from "../../kubernetes/object.ts";
import { type ObjectFacts, rulesOfKind } from "../../kubernetes/object-rule.ts";

const kind = "KamajiControlPlane";

function hasReplicasOfMode(agent: Json): boolean {
  const replicas = at(agent, "replicas");
  const mode = at(agent, "mode") ?? "DaemonSet";
  if (mode === "Deployment") return replicas !== 0;
  return mode !== "DaemonSet" || replicas === undefined || replicas === 0;
}

function isBalancer(network: Json): boolean {
  return (at(network, "serviceType") ?? "LoadBalancer") === "LoadBalancer";
}

function hasUsedRanges(network: Json): boolean {
  return isBalancer(network) || listAt(network, "loadBalancerConfig", "loadBalancerSourceRanges").length === 0;
}

function hasUsedClass(network: Json): boolean {
  return isBalancer(network) || at(network, "loadBalancerConfig", "loadBalancerClass") === undefined;
}

/** CEL of KamajiControlPlane (config/crd/bases, v0.20). */
export const kamajiObjects: ObjectFacts = {
  objectRules: rulesOfKind(kind, "spec", [
    ["addons.konnectivity.agent", hasReplicasOfMode, "must have replicas with mode Deployment only"],
    ["network", hasUsedRanges, "must have serviceType LoadBalancer with loadBalancerSourceRanges"],
    ["network", hasUsedClass, "must have serviceType LoadBalancer with loadBalancerClass"],
  ]),
};
