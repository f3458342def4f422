import { parseCidr } from "../../api/cidr.ts";
import type { Network } from "../../api/network.ts";
import { toFlagName, flagOf } from "../../api/flags.ts";
import { defaultNodeMasks, holdsNodes } from "../../api/node-mask.ts";
import type { Problem } from "../../api/problem.ts";
import { findSmallRanges } from "../distribution/ranges.ts";

type Flags = Record<string, string>;

const ofAllFamilies = "node-cidr-mask-size";

/**
 * kubeadm checks the range of pods against `node-cidr-mask-size-ipv4` or `-ipv6`, or the default of that flag, and
 * ignores `node-cidr-mask-size` (cmd/kubeadm/app/apis/kubeadm/validation, getClusterNodeMask). If the range is too
 * small for the default, this function renders `node-cidr-mask-size` as the flag of the family. Otherwise the flags
 * stay as they are, because a change would replace machines.
 */
export function renderNodeMaskFlags(flags: Flags = {}, { pods }: Network): Flags {
  const mask = flagOf(flags, ofAllFamilies);
  const range = parseCidr(pods.cidrBlocks[0] ?? "");
  if (mask === undefined || !range || holdsNodes(range, defaultNodeMasks[range.family])) return flags;
  const others = Object.entries(flags).filter(([name]) => toFlagName(name) !== ofAllFamilies);
  return { ...Object.fromEntries(others), [`${ofAllFamilies}-${range.family}`]: mask };
}

/**
 * Ranges that are too small for kubeadm, which needs at least 14 addresses of pods and 10 of services
 * (cmd/kubeadm/app/constants); paths below `spec`.
 */
export function findRangeProblems(network: Network): Problem[] {
  return [...findSmallRanges(network, "pods", "kubeadm"), ...findSmallRanges(network, "services", "kubeadm")];
}
