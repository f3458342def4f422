import { z } from "zod";
import type { Family } from "../../api/address.ts";
import { parseCidr } from "../../api/cidr.ts";
import type { Immutable, Rule } from "../../api/rule.ts";
import { at as valueAt, isJson, type Json, type JsonObject, listAt } from "../../kubernetes/object.ts";
import type { ControlPlaneAccess } from "../../cluster-api/control-plane-access.ts";
import { cidrBlocks, defineSourceRules, formatRanges } from "./address-ranges.ts";
import { securityGroupID, subnetID } from "./identifiers.ts";
import { defineListenerRules, listListeners } from "./ports.ts";

/**
 * Port of CAPA's network load balancer, which ignores the port of the Cluster (pkg/cloud/services/elb/loadbalancer.go).
 */
export const networkLoadBalancerPort = 6443;

export const LoadBalancer = z
  .strictObject({
    type: z
      .enum(["nlb", "classic"])
      .default("nlb")
      .describe("Network load balancer, or the deprecated classic one. Cannot be changed."),
    scheme: z
      .enum(["internet-facing", "internal"])
      .default("internet-facing")
      .describe("Reachable from the internet, or from the VPC only. Cannot be changed."),
    name: z
      .string()
      .max(32)
      .regex(/^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$/)
      .optional()
      .describe("Name in AWS, unique in the region. Cannot be changed."),
    healthCheckProtocol: z
      .enum(["TCP", "HTTPS"])
      .optional()
      .describe(
        "Health check of API servers. Default: HTTPS, which requests /readyz, or TCP if the control plane does not " +
          "allow it. Cannot be changed.",
      ),
    targetGroupIPType: z
      .enum(["ipv4", "ipv6"])
      .optional()
      .describe(
        "IP family of the connections to the machines, in a VPC with IPv6. Default: that of the first range of " +
          "network.services. Cannot be changed.",
      ),
    allowedCidrBlocks: cidrBlocks(
      "Ranges that may reach the API server besides the nodes. Include the management cluster. Default: all.",
    ),
    crossZoneLoadBalancing: z.boolean().optional().describe("Send requests to other zones too. Default: false."),
    subnets: z
      .array(subnetID)
      .min(1)
      .max(10)
      .optional()
      .describe("One per zone, in an existing VPC. Default: all that suit the scheme."),
    additionalSecurityGroups: z.array(securityGroupID).max(5).optional().describe("Additional security groups."),
  })
  .prefault({})
  .describe("Load balancer of the API servers.");
export type LoadBalancer = z.output<typeof LoadBalancer>;

/**
 * `spec.controlPlaneLoadBalancer` without one: CAPA waits until another controller writes the endpoint of the
 * AWSCluster. The scheme is the default of the CRD, and may not change.
 */
export const noLoadBalancer: JsonObject = { loadBalancerType: "disabled", scheme: "internet-facing" };

interface Balanced {
  readonly port: number;
  readonly access: ControlPlaneAccess;
  /** IP families of the cluster, in order, if the VPC has IPv6. CAPA then makes the load balancer dual stack. */
  readonly families: readonly Family[] | undefined;
}

/** Family of the connections to machines; undefined if CAPA chooses it. The families are undefined as above. */
export function targetFamilyOf(
  { targetGroupIPType, type }: LoadBalancer,
  families: Balanced["families"],
): Family | undefined {
  return targetGroupIPType ?? (type === "nlb" ? families?.[0] : undefined);
}

/** Renders `spec.controlPlaneLoadBalancer`, with rules for the port of the endpoint. */
export function renderLoadBalancer(settings: LoadBalancer, balanced: Balanced): JsonObject {
  const { type, allowedCidrBlocks: _, ...same } = settings;
  const { access } = balanced;
  const targetGroupIPType = targetFamilyOf(settings, balanced.families);
  return {
    loadBalancerType: type,
    ...same,
    targetGroupIPType,
    healthCheckProtocol: settings.healthCheckProtocol ?? (access.answersProbes ? "HTTPS" : "TCP"),
    additionalListeners: listListeners(access.ports).map((listener) => ({ ...listener, targetGroupIPType })),
    ingressRules: defineIngressRules(settings, balanced),
  };
}

/**
 * Without rules, and while it knows no addresses of NAT gateways, CAPA opens the API server to everyone. A rule with
 * `natGatewaysIPsSource` makes it wait for the addresses. One rule per block, so that CAPA recognizes its own rules.
 */
function defineIngressRules({ allowedCidrBlocks, scheme }: LoadBalancer, balanced: Balanced): JsonObject[] {
  const { port, access, families } = balanced;
  const listenerRules = defineListenerRules(access.ports, scheme === "internal");
  if (!allowedCidrBlocks && listenerRules.length === 0) return [];
  // Equal CAPA's own rules word by word, so that CAPA does not add them again.
  const api = { description: "Kubernetes API", protocol: "tcp", fromPort: port, toPort: port };
  const blocks = formatRanges(allowedCidrBlocks ?? [everyone, ...(families ? [everyoneIPv6] : [])]);
  const isWaiting = scheme === "internet-facing" && !blocks.includes(everyone);
  return [
    ...blocks.map((block) =>
      parseCidr(block)?.family === "ipv6"
        ? { ...api, description: "Kubernetes API IPv6", ipv6CidrBlocks: [block] }
        : { ...api, cidrBlocks: [block] },
    ),
    ...(isWaiting ? [{ ...api, natGatewaysIPsSource: true }] : []),
    ...listenerRules,
  ];
}

export const everyone = "0.0.0.0/0";
const everyoneIPv6 = "::/0";
const at = "infrastructure.aws.loadBalancer";

/**
 * CAPA compares only the number of subnets with that in AWS (pkg/cloud/services/elb/loadbalancer.go). Until there is an
 * endpoint, subnets that do not exist can be corrected.
 */
export const balancedSubnets: Immutable = {
  at: `${at}.subnets`,
  carriedBy: "InfrastructureCluster",
  path: "spec",
  findChanges: (before, after) => {
    if (!isJson(before) || !isJson(after) || valueAt(before, "controlPlaneEndpoint", "host") === undefined) return [];
    const [existing, wanted] = [subnetsOf(before), subnetsOf(after)];
    const isKept = existing.length !== wanted.length || wanted.every((subnet) => existing.includes(subnet));
    return isKept ? [] : [{ path: "", message: exchanged }];
  },
};

const subnetsOf = (spec: Json) => listAt(spec, "controlPlaneLoadBalancer", "subnets");

const exchanged =
  "cannot be exchanged for the same number of others, which the provider would not notice: add the new ones, and " +
  "remove the old ones when the load balancer has them";

/** AWS reserves the prefix. */
const nameRule: Rule<{ name?: string }> = {
  at,
  cel: "!has(self.name) || !self.name.startsWith('internal-')",
  message: "must not begin with internal-, which AWS reserves",
  field: "name",
  holds: ({ name = "" }) => !name.startsWith("internal-"),
};

export const loadBalancerRules: readonly Rule[] = [...defineSourceRules(at, "allowedCidrBlocks"), nameRule];
