import { z } from "zod";
import type { Rule } from "../../api/rule.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { ControlPlaneAccess } from "../../cluster-api/control-plane-access.ts";
import { cidrBlocks, defineSourceRules } from "./address-ranges.ts";
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
    allowedCidrBlocks: cidrBlocks(
      "IPv4 ranges that may reach the API server besides the nodes. Include the management cluster. Default: all.",
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

/** Renders `spec.controlPlaneLoadBalancer`, with rules for the port of the endpoint. */
export function renderLoadBalancer(settings: LoadBalancer, port: number, access: ControlPlaneAccess): JsonObject {
  const { type, allowedCidrBlocks: _, ...same } = settings;
  return {
    loadBalancerType: type,
    ...same,
    healthCheckProtocol: settings.healthCheckProtocol ?? (access.answersProbes ? "HTTPS" : "TCP"),
    additionalListeners: listListeners(access.ports),
    ingressRules: defineIngressRules(settings, port, access),
  };
}

/**
 * Without rules, and while it knows no addresses of NAT gateways, CAPA opens the API server to everyone. A rule with
 * `natGatewaysIPsSource` makes it wait for the addresses. One rule per block, so that CAPA recognizes its own rules.
 */
function defineIngressRules(
  { allowedCidrBlocks, scheme }: LoadBalancer,
  port: number,
  { ports }: ControlPlaneAccess,
): JsonObject[] {
  const listenerRules = defineListenerRules(ports, scheme === "internal");
  if (!allowedCidrBlocks && listenerRules.length === 0) return [];
  // Equals CAPA's own rule word by word, so that CAPA does not add it again.
  const api = { description: "Kubernetes API", protocol: "tcp", fromPort: port, toPort: port };
  const blocks = [...new Set(allowedCidrBlocks ?? [everyone])];
  const isWaiting = scheme === "internet-facing" && !blocks.includes(everyone);
  return [
    ...blocks.map((block) => ({ ...api, cidrBlocks: [block] })),
    ...(isWaiting ? [{ ...api, natGatewaysIPsSource: true }] : []),
    ...listenerRules,
  ];
}

export const everyone = "0.0.0.0/0";
const at = "infrastructure.aws.loadBalancer";

/** AWS reserves the prefix. */
const nameRule: Rule<{ name?: string }> = {
  at,
  cel: "!has(self.name) || !self.name.startsWith('internal-')",
  message: "must not begin with internal-, which AWS reserves",
  field: "name",
  holds: ({ name = "" }) => !name.startsWith("internal-"),
};

export const loadBalancerRules: readonly Rule[] = [...defineSourceRules(at, "allowedCidrBlocks"), nameRule];
