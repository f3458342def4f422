import { type Cidr, parseCidr } from "../../api/cidr.ts";
import type { Network } from "../../api/network.ts";
import { toFlagName, flagOf } from "../../api/flags.ts";
import { defaultNodeMasks, holdsNodes } from "../../api/node-mask.ts";
import { type Problem, quote } from "../../api/problem.ts";

type Flags = Record<string, string>;

const ofAllFamilies = "node-cidr-mask-size";

/**
 * kubeadm compares the range of pods with the mask of one family alone, and with the default where that is not set
 * (cmd/kubeadm/app/apis/kubeadm/validation, getClusterNodeMask). Where only the flag of all families would let it pass,
 * the same is written as the flag of the family; elsewhere it stays what it is, because a change would replace machines.
 */
export function renderNodeMaskFlags(flags: Flags = {}, { pods }: Network): Flags {
  const mask = flagOf(flags, ofAllFamilies);
  const range = parseCidr(pods.cidrBlocks[0] ?? "");
  if (mask === undefined || !range || holdsNodes(range, defaultNodeMasks[range.family])) return flags;
  const others = Object.entries(flags).filter(([name]) => toFlagName(name) !== ofAllFamilies);
  return { ...Object.fromEntries(others), [`${ofAllFamilies}-${range.family}`]: mask };
}

/** Addresses that kubeadm asks for at least: 14 of pods, 10 of services (cmd/kubeadm/app/constants). */
const longestPrefix = { ipv4: 28, ipv6: 124 } as const;

/** Ranges that are too small for kubeadm; paths below the spec. */
export function findRangeProblems(network: Network): Problem[] {
  return (["pods", "services"] as const).flatMap((field) =>
    network[field].cidrBlocks.flatMap((text, index) => {
      const range = parseCidr(text);
      if (!range || isLargeEnough(range)) return [];
      const message = `${quote(text)} is too small for kubeadm: must be at least a /${longestPrefix[range.family]}`;
      return [{ path: `network.${field}.cidrBlocks[${index}]`, message }];
    }),
  );
}

function isLargeEnough({ family, prefix }: Cidr): boolean {
  return prefix <= longestPrefix[family];
}
