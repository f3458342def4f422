import { isOverlapping, parseCidr } from "../../api/cidr.ts";
import type { Problem } from "../../api/problem.ts";
import { formatRange, isWithin, subnetRange } from "./address-ranges.ts";
import type { Network } from "./network.ts";
import { subnetsPath } from "./subnets.ts";

/**
 * Subnets for which CAPA chooses an IPv6 range that AWS rejects. It takes the second /64 of the VPC and those after it,
 * except for listed ones: also beyond the VPC, and within a listed range that is larger
 * (pkg/cloud/services/network/subnets.go, pkg/internal/cidr). Only the spec's own range of the VPC is known.
 */
export function findAssignedRangeProblems({ vpc, subnets = [] }: Network): Problem[] {
  const whole = vpc?.ipv6?.cidrBlock;
  if (vpc?.id !== undefined || whole === undefined || !parseCidr(whole)) return [];
  const listed = subnets.flatMap(({ ipv6CidrBlock: block }) => (block === undefined ? [] : [formatRange(block)]));
  const free = subnets.map((_, index) => subnetRange(whole, index + 1)).filter((range) => !listed.includes(range));
  const assigned = subnets.flatMap(({ isIpv6, ipv6CidrBlock }, index) =>
    isIpv6 === true && ipv6CidrBlock === undefined ? [index] : [],
  );
  return assigned.flatMap((index, place) => {
    const range = free[place] ?? "";
    const taken = listed.find((block) => isOverlapping(block, range));
    if (taken === undefined && isWithin(range, whole)) return [];
    const reason = taken === undefined ? `is not within the VPC's range ${whole}` : `overlaps ${taken}`;
    const message = `is required: the provider would choose ${range}, which ${reason}`;
    return [{ path: `${subnetsPath}[${index}].ipv6CidrBlock`, message }];
  });
}
