import { z } from "zod";
import { parseCidr } from "../../api/cidr.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { ControlPlaneAccess } from "../provider.ts";
import { cidrBlocks, securityGroupID, subnetID } from "./network.ts";
import { listenerRules, listeners } from "./ports.ts";

/** The port that CAPA's network load balancer listens on, whatever the Cluster says (pkg/cloud/services/elb/loadbalancer.go). */
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
      .describe("Reached from the internet, or from the VPC only. Cannot be changed."),
    name: z
      .string()
      .max(32)
      .regex(/^[A-Za-z0-9][-A-Za-z0-9]*[A-Za-z0-9]$/)
      .optional()
      .describe("Name in AWS, unique in the region. Cannot be changed."),
    healthCheckProtocol: z
      .enum(["TCP", "SSL", "HTTPS"])
      .optional()
      .describe(
        "How API servers are probed. Default HTTPS, which asks /readyz; TCP where that needs credentials. Cannot be changed.",
      ),
    allowedCidrBlocks: cidrBlocks(
      "Who may reach the API server besides the nodes: the management cluster must. Default: everyone.",
    ),
    crossZoneLoadBalancing: z.boolean().optional().describe("Send requests to other zones too. Default false."),
    subnets: z.array(subnetID).min(1).max(10).optional().describe("One per zone. Default: all of the scheme."),
    additionalSecurityGroups: z.array(securityGroupID).max(5).optional().describe("Further security groups."),
  })
  .prefault({})
  .describe("The load balancer before the API servers.");
export type LoadBalancer = z.output<typeof LoadBalancer>;

/** `spec.controlPlaneLoadBalancer`, on the port that the endpoint will have. */
export function loadBalancerSpec(settings: LoadBalancer, port: number, access: ControlPlaneAccess): JsonObject {
  const { type, allowedCidrBlocks: _, ...same } = settings;
  return {
    loadBalancerType: type,
    ...same,
    healthCheckProtocol: settings.healthCheckProtocol ?? (access.answersProbes ? "HTTPS" : "TCP"),
    additionalListeners: listeners(access.ports),
    ingressRules: ingressRules(settings, port, access),
  };
}

/** CAPA opens the API server to everyone only while no rule at all is said. */
function ingressRules(
  { allowedCidrBlocks, scheme }: LoadBalancer,
  port: number,
  { ports }: ControlPlaneAccess,
): JsonObject[] {
  const further = listenerRules(ports, scheme);
  if (!allowedCidrBlocks && further.length === 0) return [];
  const api = { description: "Kubernetes API", protocol: "tcp", fromPort: port, toPort: port };
  return [{ ...api, ...sources(allowedCidrBlocks ?? ["0.0.0.0/0"]) }, ...further];
}

/** AWS keeps addresses of the two families in two lists. */
function sources(blocks: readonly string[]): JsonObject {
  return {
    cidrBlocks: blocks.filter((block) => parseCidr(block)?.family === "ipv4"),
    ipv6CidrBlocks: blocks.filter((block) => parseCidr(block)?.family === "ipv6"),
  };
}
