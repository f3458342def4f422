import { z } from "zod";
import type { Family } from "../../api/address.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { BootstrapFacts } from "../../bootstrap/provider.ts";

/** Settings of the metadata, names and addresses of all instances. */
export const instanceFields = {
  instanceMetadata: z
    .strictObject({
      httpTokens: z.enum(["required", "optional"]).default("required").describe("required is IMDSv2 only."),
      httpPutResponseHopLimit: z.int32().min(1).max(64).default(2).describe("Pods without host network need 2."),
      httpProtocolIpv6: z
        .enum(["enabled", "disabled"])
        .optional()
        .describe("Its IPv6 address. Default: enabled if the first range of network.services is IPv6."),
    })
    .prefault({})
    .describe("The instance metadata service. A change replaces the machines."),
  privateDnsName: z
    .strictObject({
      hostnameType: z
        .enum(["ip-name", "resource-name"])
        .optional()
        .describe("By the IPv4 address, or by the id of the instance."),
      enableResourceNameDnsARecord: z.boolean().optional().describe("Record of resource-name."),
      enableResourceNameDnsAAAARecord: z.boolean().optional().describe("Record of resource-name."),
    })
    .optional()
    .describe(
      "Names of instances, and so of nodes. Default: those of the subnet; if network.services has an IPv6 range, " +
        "resource-name with both records, except on EKS. A change replaces the machines.",
    ),
  assignPrimaryIPv6: z
    .enum(["enabled", "disabled"])
    .optional()
    .describe(
      "A primary IPv6 address, which targetGroupIPType ipv6 needs. Default: enabled in subnets with IPv6. A change " +
        "replaces the machines.",
    ),
};

const Instance = z.strictObject(instanceFields);
export type InstanceSettings = z.output<typeof Instance>;

interface Scope {
  readonly settings: InstanceSettings;
  readonly bootstrap: BootstrapFacts;
  readonly ipFamilies: readonly Family[];
}

/** Renders metadata, names and addresses. Without IPv6 ranges, only what the spec sets. */
export function renderInstanceSpec({ settings, bootstrap, ipFamilies }: Scope): JsonObject {
  const { httpProtocolIpv6 = ipFamilies[0] === "ipv6" ? "enabled" : undefined } = settings.instanceMetadata;
  // The service of the cloud names its nodes itself.
  const hasOwnNames = ipFamilies.includes("ipv6") && bootstrap.nodeImages !== "ManagedService";
  return {
    instanceMetadataOptions: { ...settings.instanceMetadata, httpProtocolIpv6 },
    privateDnsName: hasOwnNames ? { ...namesOfInstances, ...settings.privateDnsName } : settings.privateDnsName,
    assignPrimaryIPv6: settings.assignPrimaryIPv6,
  };
}

/** By IPv4 address, an instance has no AAAA record, and in a subnet without IPv4 it has no name at all. */
const namesOfInstances = {
  hostnameType: "resource-name",
  enableResourceNameDnsARecord: true,
  enableResourceNameDnsAAAARecord: true,
} as const;
