import type { Family } from "../../api/address.ts";
import { parseCidr } from "../../api/cidr.ts";
import type { Network } from "../../api/network.ts";
import { type Problem, quote } from "../../api/problem.ts";

/** Of a range with sixteen addresses. */
const longestPrefix: Readonly<Record<Family, number>> = { ipv4: 28, ipv6: 124 };

/** Ranges of pods or services with less than sixteen addresses; paths below `spec`. */
export function findSmallRanges(network: Network, field: "pods" | "services", owner: string): Problem[] {
  return network[field].cidrBlocks.flatMap((text, index) => {
    const range = parseCidr(text);
    if (!range || range.prefix <= longestPrefix[range.family]) return [];
    const message = `${quote(text)} is too small for ${owner}: must be at least a /${longestPrefix[range.family]}`;
    return [{ path: `network.${field}.cidrBlocks[${index}]`, message }];
  });
}
