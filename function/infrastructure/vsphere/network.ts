import { z } from "zod";
import { dnsDomain, dnsLabel } from "../../api/dns.ts";
import { ipAddress } from "../../api/host.ts";
import { line, objectName } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const Pool = z.strictObject({
  kind: z
    .enum(["InClusterIPPool", "GlobalInClusterIPPool"])
    .default("InClusterIPPool")
    .describe("InClusterIPPool is in the cluster's namespace, GlobalInClusterIPPool is cluster-scoped."),
  name: objectName().describe("Name of the pool, which must exist."),
});

const Device = z.strictObject({
  networkName: line(1024).min(1).describe("Name or inventory path of the network."),
  deviceName: dnsLabel(15)
    .optional()
    .describe("Name of the interface in the guest. Default: eth0, eth1 and so on, in order."),
  dhcp4: z.boolean().optional().describe("Whether DHCP assigns an IPv4 address."),
  dhcp6: z.boolean().optional().describe("Whether DHCP assigns an IPv6 address."),
  addressesFromPools: z
    .array(Pool)
    .max(4)
    .optional()
    .describe("Pools of IP addresses, gateways and prefixes. Each machine claims one address of each."),
  nameservers: z.array(ipAddress()).max(3).optional().describe("DNS servers."),
  searchDomains: z.array(dnsDomain()).max(6).optional().describe("DNS search domains."),
  mtu: z.int32().min(576).max(9000).optional().describe("Maximum transmission unit in bytes."),
  skipIPAllocation: z.boolean().optional().describe("Whether something else assigns the address."),
});
type Device = z.output<typeof Device>;

export const Devices = z
  .array(Device)
  .min(1)
  .max(10)
  .optional()
  .describe(
    "Network devices, in order. A failure domain replaces the networks of the first ones by its own. " +
      "A change replaces the machines.",
  );
export type Devices = z.output<typeof Devices>;

/** API group of the in-cluster IPAM provider (sigs.k8s.io/cluster-api-ipam-provider-in-cluster). */
const poolGroup = "ipam.cluster.x-k8s.io";

export function renderDevice({ addressesFromPools = [], ...device }: Device): JsonObject {
  return { ...device, addressesFromPools: addressesFromPools.map((pool) => ({ apiGroup: poolGroup, ...pool })) };
}

/** Whether the device gets an address. Without one, CAPV waits forever before it starts the machine. */
export function hasAddressSource({ dhcp4, dhcp6, addressesFromPools = [], skipIPAllocation }: Device): boolean {
  return [dhcp4, dhcp6, skipIPAllocation].includes(true) || addressesFromPools.length > 0;
}
