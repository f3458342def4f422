import { z } from "zod";
import type { JsonObject } from "../../kubernetes/object.ts";
import { cidrBlocks, securityGroupID, subnetID } from "./network.ts";

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
      .default("HTTPS")
      .describe("How API servers are probed; HTTPS asks /readyz. Cannot be changed."),
    allowedCidrBlocks: cidrBlocks("Who may reach the API server besides the nodes. Default: everyone."),
    crossZoneLoadBalancing: z.boolean().optional().describe("Send requests to other zones too. Default false."),
    subnets: z.array(subnetID).min(1).max(10).optional().describe("One per zone. Default: all of the scheme."),
    additionalSecurityGroups: z.array(securityGroupID).max(5).optional().describe("Further security groups."),
  })
  .prefault({})
  .describe("The load balancer before the API servers.");
export type LoadBalancer = z.output<typeof LoadBalancer>;

/** `spec.controlPlaneLoadBalancer`, on the port that the endpoint will have. */
export function loadBalancerSpec(settings: LoadBalancer, port: number): JsonObject {
  const { type, allowedCidrBlocks, ...same } = settings;
  return {
    loadBalancerType: type,
    ...same,
    ingressRules: allowedCidrBlocks && [
      { description: "Kubernetes API", protocol: "tcp", fromPort: port, toPort: port, ...sources(allowedCidrBlocks) },
    ],
  };
}

/** AWS keeps addresses of the two families in two lists. */
function sources(blocks: readonly string[]): JsonObject {
  return {
    cidrBlocks: blocks.filter((block) => !block.includes(":")),
    ipv6CidrBlocks: blocks.filter((block) => block.includes(":")),
  };
}
