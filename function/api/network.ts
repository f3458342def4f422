import { z } from "zod";
import { cidrBlock } from "./cidr.ts";
import { dnsDomain } from "./dns.ts";
import type { Immutable } from "./rule.ts";

const blocks = (fallback: string, what: string) =>
  z
    .strictObject({
      cidrBlocks: z
        .array(cidrBlock())
        .min(1)
        .max(2)
        .default([fallback])
        .describe(`Address ranges of ${what}: one, or one IPv4 and one IPv6 range. Cannot be changed.`),
    })
    .prefault({})
    .describe(`IP addresses of ${what}.`);

export const Network = z
  .strictObject({
    pods: blocks("192.168.0.0/16", "pods"),
    services: blocks("10.96.0.0/12", "services"),
    serviceDomain: dnsDomain().default("cluster.local").describe("DNS domain of services. Cannot be changed."),
    apiServerPort: z
      .int32()
      .min(1)
      .max(65_535)
      .optional()
      .describe("Port of the API server. Default: the provider's, usually 6443. Cannot be changed."),
  })
  .prefault({})
  .describe("The network of the workload cluster.");
export type Network = z.output<typeof Network>;

export const networkImmutables: Immutable[] = [
  "pods.cidrBlocks",
  "services.cidrBlocks",
  "serviceDomain",
  "apiServerPort",
].map((field) => ({
  at: `network.${field}`,
  carriedBy: "Cluster",
  path: `spec.clusterNetwork.${field}`,
}));
