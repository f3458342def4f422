import { isOverlapping, parseCidr } from "../../api/cidr.ts";
import type { Problem } from "../../api/problem.ts";
import { isWithin } from "./address-ranges.ts";
import { findAssignedRangeProblems } from "./assigned-ranges.ts";
import type { Network, Subnet } from "./network.ts";
import { subnetsPath } from "./subnets.ts";

/** CAPA's default range of a new VPC (api/v1beta2/network_types.go). */
const defaultRange = "10.0.0.0/16";
const networkPath = "infrastructure.aws.network";
const vpcPath = `${networkPath}.vpc.cidrBlock`;

/** Other ranges of the cluster, by field. */
export type Ranges = Readonly<Record<string, readonly string[]>>;

/** Ranges that must not overlap, and ranges that must contain others. Of an existing VPC only the subnets are known. */
export function findOverlapProblems(network: Network, others: Ranges): Problem[] {
  const { vpc, subnets = [] } = network;
  const [ofIPv4, ofIPv6] = [listRanges(subnets, "cidrBlock"), listRanges(subnets, "ipv6CidrBlock")];
  if (vpc?.id !== undefined) {
    return [...findFamilyOverlaps(undefined, ofIPv4, others), ...findFamilyOverlaps(undefined, ofIPv6, others)];
  }
  const whole = { path: vpcPath, block: vpc?.cidrBlock ?? defaultRange };
  return [
    ...findFamilyOverlaps(whole, ofIPv4, others),
    ...findFamilyOverlaps(findIPv6Range(vpc), ofIPv6, others),
    ...findAssignedRangeProblems(network),
    ...(subnets.length > 0 ? [] : findSizeProblems(whole.block, vpc?.availabilityZoneUsageLimit)),
  ];
}

/** Undefined if AWS or a pool chooses the range. */
function findIPv6Range(vpc: Network["vpc"]): Range | undefined {
  const { cidrBlock: block } = vpc?.ipv6 ?? {};
  return block === undefined ? undefined : { path: `${networkPath}.vpc.ipv6.cidrBlock`, block };
}

function listRanges(subnets: readonly Subnet[], field: "cidrBlock" | "ipv6CidrBlock"): Range[] {
  return subnets.flatMap(({ [field]: block }, index) =>
    block === undefined ? [] : [{ path: `${subnetsPath}[${index}].${field}`, block }],
  );
}

/** Problems of ranges of one family. The range of the VPC is undefined if the spec does not have it. */
function findFamilyOverlaps(whole: Range | undefined, blocks: readonly Range[], others: Ranges): Problem[] {
  const ofSubnets = blocks.flatMap((range, index) => findRepeatedProblems(range, blocks.slice(0, index)));
  if (!whole) return [...blocks.flatMap((range) => findSharedProblems(range, others)), ...ofSubnets];
  return [
    ...findSharedProblems(whole, others),
    ...blocks.flatMap((range) => findOutsideProblems(range, whole.block)),
    ...ofSubnets,
  ];
}

interface Range {
  path: string;
  block: string;
}

function findOutsideProblems({ path, block }: Range, vpc: string): Problem[] {
  return isWithin(block, vpc) ? [] : [{ path, message: `${block} is not within the VPC's range ${vpc}` }];
}

function findRepeatedProblems({ path, block }: Range, earlier: readonly Range[]): Problem[] {
  return earlier
    .filter((range) => isOverlapping(range.block, block))
    .map((range) => ({ path, message: `${block} overlaps ${range.path} (${range.block})` }));
}

function findSharedProblems({ path, block }: Range, others: Ranges): Problem[] {
  return Object.entries(others).flatMap(([field, ranges]) =>
    ranges
      .filter((range) => isOverlapping(range, block))
      .map((range) => ({
        path,
        message: `${block} overlaps ${field} (${range}): choose another range for one of them`,
      })),
  );
}

const longestSubnetPrefix = 28;

/** CAPA halves the range until there is a part for each private subnet and one part that the public subnets share. */
function findSizeProblems(range: string, zones = 3): Problem[] {
  const largest = longestSubnetPrefix - countHalvings(zones + 1) - countHalvings(zones);
  if ((parseCidr(range)?.prefix ?? 0) <= largest) return [];
  const remedy = `at most /${largest}, or a lower availabilityZoneUsageLimit`;
  return [{ path: vpcPath, message: `${range} is too small for subnets in ${zones} zones: ${remedy}` }];
}

function countHalvings(parts: number): number {
  return Math.ceil(Math.log2(parts));
}
