import { isOverlapping, parseCidr } from "../../api/cidr.ts";
import type { Network } from "../../api/network.ts";
import type { Problem } from "../../api/problem.ts";
import { isWithin } from "../../infrastructure/aws/address-ranges.ts";
import type { Network as AwsNetwork } from "../../infrastructure/aws/network.ts";

interface Secondary {
  secondaryCidrBlock?: string | undefined;
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Limits of EKS for its ranges (API reference, KubernetesNetworkConfigRequest), and for the VPC's secondary range. */
export function findRangeProblems(
  { secondaryCidrBlock }: Secondary,
  { services }: Network,
  { vpc }: AwsNetwork,
): Problem[] {
  const [block = ""] = services.cidrBlocks;
  const isPrivate = parseCidr(block)?.family !== "ipv4" || privateRanges.some((range) => isWithin(block, range));
  return [
    ...(isPrivate
      ? []
      : [
          {
            path: "network.services.cidrBlocks",
            message: `${block} is not allowed on EKS: must be within ${privateRanges.join(", ")}`,
          },
        ]),
    ...(secondaryCidrBlock === undefined ? [] : findSecondaryProblems(secondaryCidrBlock, block, vpc)),
  ];
}

function findSecondaryProblems(secondary: string, services: string, vpc: AwsNetwork["vpc"]): Problem[] {
  const path = "controlPlane.eks.secondaryCidrBlock";
  const others: [string, string | undefined][] = [
    ["network.services.cidrBlocks", services],
    ["infrastructure.aws.network.vpc.cidrBlock", vpc?.cidrBlock],
  ];
  return others
    .filter(([, other]) => other !== undefined && isOverlapping(secondary, other))
    .map(([field, other]) => ({ path, message: `${secondary} overlaps ${field} (${other})` }));
}
