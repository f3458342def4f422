import type { Family } from "./address.ts";
import { type Cidr, parseCidr, widths } from "./cidr.ts";
import { flagOf } from "./flags.ts";
import type { Network } from "./network.ts";
import { type Problem, quote } from "./problem.ts";

type Flags = Readonly<Record<string, string>>;

export const defaultNodeMasks: Readonly<Record<Family, number>> = { ipv4: 24, ipv6: 64 };
const sharedFlag = "node-cidr-mask-size";
const familyFlags: Readonly<Record<Family, string>> = { ipv4: `${sharedFlag}-ipv4`, ipv6: `${sharedFlag}-ipv6` };
const flagsAt = "kubernetes.controllerManager.extraArgs";

/** Maximum difference between the prefixes of pod range and node (kubernetes, pkg/controller/nodeipam/ipam/cidrset). */
const maximumNodeBits = 16;

/** Whether a pod range contains at least one node range of the mask, and at most 65,536. */
export function holdsNodes({ prefix }: Cidr, mask: number): boolean {
  return prefix <= mask && mask - prefix <= maximumNodeBits;
}

/** Pod ranges that kube-controller-manager cannot split into node ranges. Paths are below `spec`. */
export function findPodRangeProblems({ pods }: Network, flags: Flags = {}): Problem[] {
  if (flagOf(flags, "allocate-node-cidrs") === "false") return [];
  const ranges = pods.cidrBlocks.map((text) => parseCidr(text));
  const families = new Set(ranges.flatMap((range) => (range ? [range.family] : [])));
  const problems = findFlagProblems(flags, families);
  if (problems.length > 0) return problems;
  return ranges.flatMap((range, index) => (range ? findRangeProblems(range, index, maskOf(range.family, flags)) : []));
}

function maskOf(family: Family, flags: Flags): number {
  return Number(flagOf(flags, sharedFlag) ?? flagOf(flags, familyFlags[family]) ?? defaultNodeMasks[family]);
}

function findRangeProblems(range: Cidr, index: number, mask: number): Problem[] {
  if (holdsNodes(range, mask)) return [];
  const path = `network.pods.cidrBlocks[${index}]`;
  const text = quote(`${range.address}/${range.prefix}`);
  const flag = `set ${familyFlags[range.family]} in ${flagsAt}`;
  const message =
    range.prefix > mask
      ? `${text} is smaller than the range of one node, a /${mask}: make it larger, or ${flag}`
      : `${text} has more than ${2 ** maximumNodeBits} node ranges of /${mask}: make it smaller, or ${flag}`;
  return [{ path, message }];
}

/** Flags with which kube-controller-manager does not start (app/core.go of its cmd, setNodeCIDRMaskSizes). */
function findFlagProblems(flags: Flags, families: ReadonlySet<Family>): Problem[] {
  const known: readonly Family[] = ["ipv4", "ipv6"];
  const isShared = flagOf(flags, sharedFlag) !== undefined;
  const shared =
    isShared && families.size > 1 ? ["is only for clusters of one IP family: set the flag of each family instead"] : [];
  const [family = "ipv4"] = families;
  const ofEach = known.flatMap((other) => {
    const name = familyFlags[other];
    if (flagOf(flags, name) === undefined) return [];
    if (isShared) return buildProblem(name, `cannot be combined with ${sharedFlag}`);
    return families.has(other)
      ? findSizeProblems(flags, name, other)
      : buildProblem(name, "requires a pod range of this IP family");
  });
  return [
    ...shared.flatMap((message) => buildProblem(sharedFlag, message)),
    ...findSizeProblems(flags, sharedFlag, family),
    ...ofEach,
  ];
}

function findSizeProblems(flags: Flags, name: string, family: Family): Problem[] {
  const value = flagOf(flags, name);
  const isSize = value === undefined || (/^[1-9][0-9]{0,2}$/.test(value) && Number(value) <= widths[family]);
  if (isSize) return [];
  return buildProblem(name, `${quote(value)} is not allowed: must be a number from 1 to ${widths[family]}`);
}

function buildProblem(flag: string, message: string): Problem[] {
  return [{ path: `${flagsAt}.${flag}`, message }];
}
