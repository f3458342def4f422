import { z } from "zod";
import type { Family } from "./address.ts";
import { cidrBlock, parseCidr } from "./cidr.ts";
import { dnsDomain } from "./dns.ts";
import type { Immutable } from "./rule.ts";

const blocks = (fallback: string, what: string, more = "") =>
  z
    .strictObject({
      cidrBlocks: z
        .array(cidrBlock())
        .min(1)
        .max(2)
        .default([fallback])
        .describe(`Address ranges of ${what}: one, or one IPv4 and one IPv6 range. ${more}Cannot be changed.`),
    })
    .prefault({})
    .describe(`IP addresses of ${what}.`);

export const Network = z
  .strictObject({
    pods: blocks("192.168.0.0/16", "pods"),
    services: blocks("10.96.0.0/12", "services", "Nodes and the API server prefer the family of the first. "),
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

export interface IPFamilies {
  /** IP families of services, in order: nodes and the API server prefer the first. Pods have the same families. */
  readonly ipFamilies: readonly Family[];
}

/**
 * IP families of the cluster, the preferred one first. kube-apiserver needs an address of the family of the first range
 * of services (cmd/kube-apiserver/app/options). Ranges of pods may have another order: kubelets sort the addresses of a
 * pod by the family of the node's first address.
 */
export function listFamilies({ services }: Network): Family[] {
  return services.cidrBlocks.flatMap((block) => parseCidr(block)?.family ?? []);
}

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
