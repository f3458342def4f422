import { parseCidr } from "../../api/cidr.ts";
import type { Network } from "../../api/network.ts";
import type { Problem } from "../../api/problem.ts";
import { problemIf } from "../distribution/problems.ts";
import { findSmallRanges } from "../distribution/ranges.ts";

/**
 * Ranges with which k3s and RKE2 do not start: the tenth address of services is that of DNS (pkg/cli/server of k3s),
 * and the first ranges must have the same family (pkg/agent/run.go); paths below `spec`.
 */
export function findRangeProblems(network: Network, title: string): Problem[] {
  const [ofPods, ofServices] = [network.pods, network.services].map(({ cidrBlocks: [first = ""] }) => first);
  const isApart = parseCidr(ofPods ?? "")?.family !== parseCidr(ofServices ?? "")?.family;
  return [
    ...findSmallRanges(network, "services", title),
    ...problemIf(isApart, {
      path: "network.pods.cidrBlocks",
      message: `must begin with the IP family of the first range of services, ${ofServices}: otherwise ${title} fails`,
    }),
  ];
}
