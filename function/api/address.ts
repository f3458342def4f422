import { BlockList, isIPv4, isIPv6 } from "node:net";

export type Family = "ipv4" | "ipv6";

const ipv4Mapped = new BlockList();
ipv4Mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/**
 * The family of an IP address; undefined if the text is not one. Accepts the same addresses as `isIP` in the API
 * server's CEL: no zone, no leading zeros, no IPv4-mapped IPv6 address (Kubernetes, apiserver/pkg/cel/library/ip.go, by
 * Go's netip).
 */
export function familyOf(address: string): Family | undefined {
  if (isIPv4(address)) return "ipv4";
  const isPlain = isIPv6(address) && !address.includes("%");
  return isPlain && !ipv4Mapped.check(address, "ipv6") ? "ipv6" : undefined;
}

export function isAddress(text: string): boolean {
  return familyOf(text) !== undefined;
}
