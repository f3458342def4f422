import { z } from "zod";
import type { Dependent } from "../../api/dependent.ts";
import type { Problem } from "../../api/problem.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { cidrBlocks } from "./address-ranges.ts";
import { instanceType } from "./identifiers.ts";
import type { Network } from "./network.ts";
import { isPrivate, mayBePublic } from "./subnets.ts";

export const Bastion = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Make one."),
    allowedCidrBlocks: cidrBlocks("Who may connect by SSH, IPv4; needed."),
    instanceType: instanceType.optional().describe("EC2 instance type. Default t3.micro."),
  })
  .optional()
  .describe("A machine with a public address to reach the others from, by SSH.");
type Bastion = z.output<typeof Bastion>;

/** Renders `spec.bastion`; undefined without a bastion. */
export function renderBastionSpec(bastion: Bastion): JsonObject | undefined {
  if (bastion?.enabled !== true) return undefined;
  const { allowedCidrBlocks = [] } = bastion;
  return { enabled: true, allowedCIDRBlocks: [...new Set(allowedCidrBlocks)], instanceType: bastion.instanceType };
}

const at = "infrastructure.aws.bastion";

export const bastionDependent: Dependent<NonNullable<Bastion>> = {
  at,
  settings: ["allowedCidrBlocks", "instanceType"],
  otherwise: "without a bastion: set enabled to true, or leave it out",
  hasEffect: ({ enabled }) => enabled,
};

export function findBastionProblems(bastion: Bastion, network: Network): Problem[] {
  if (bastion?.enabled !== true) return [];
  const isOpened = bastion.allowedCidrBlocks ?? network.securityGroupOverrides?.["bastion"];
  return [
    ...(isOpened === undefined
      ? [{ path: `${at}.allowedCidrBlocks`, message: "is required: say who may connect" }]
      : []),
    ...placeProblems(network),
  ];
}

/** CAPA makes none without private subnets, and stops without public ones (pkg/cloud/services/ec2/bastion.go). */
function placeProblems(network: Network): Problem[] {
  const { subnets = [] } = network;
  const [isInside, isReached] = [subnets.some(isPrivate), subnets.some((subnet) => mayBePublic(network, subnet))];
  if (subnets.length === 0 || (isInside && isReached)) return [];
  const which = isInside ? "public" : "private";
  return [
    { path: `${at}.enabled`, message: `needs a ${which} subnet in network.subnets: list one, or make no bastion` },
  ];
}
