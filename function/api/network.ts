import { z } from "zod";
import { cidrBlock, isOverlapping } from "./cidr.ts";
import { dnsDomain } from "./dns.ts";
import type { Immutable, Rule } from "./rule.ts";

const blocks = (fallback: string, what: string) =>
  z
    .strictObject({
      cidrBlocks: z
        .array(cidrBlock())
        .min(1)
        .max(2)
        .default([fallback])
        .describe(`Address ranges of ${what}: one, or one of IPv4 and one of IPv6. Cannot be changed.`),
    })
    .prefault({})
    .describe(`Addresses of ${what}.`);

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
      .describe("Port of the API server. Default: the provider's, mostly 6443. Cannot be changed."),
  })
  .prefault({})
  .describe("The network of the workload cluster.");
export type Network = z.output<typeof Network>;

type NetworkLayer = { pods?: { cidrBlocks?: string[] }; services?: { cidrBlocks?: string[] } };

export const networkRules: Rule<NetworkLayer>[] = [
  {
    at: "network",
    cel: "!has(self.pods) || !has(self.pods.cidrBlocks) || !has(self.services) || !has(self.services.cidrBlocks) || !self.pods.cidrBlocks.all(pods, isCIDR(pods)) || !self.services.cidrBlocks.all(services, isCIDR(services)) || !self.pods.cidrBlocks.exists(pods, self.services.cidrBlocks.exists(services, cidr(pods).containsCIDR(services) || cidr(services).containsCIDR(pods)))",
    message: "the address ranges of pods and services must not overlap",
    holds: ({ pods, services }) =>
      !(pods?.cidrBlocks ?? []).some((left) =>
        (services?.cidrBlocks ?? []).some((right) => isOverlapping(left, right)),
      ),
  },
];

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
