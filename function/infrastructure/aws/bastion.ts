import { z } from "zod";
import type { Dependent } from "../../api/dependent.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { Immutable } from "../../api/rule.ts";
import { at as valueAt, isJson, type Json, type JsonObject } from "../../kubernetes/object.ts";
import { cidrBlocks, formatRanges } from "./address-ranges.ts";
import { instanceType } from "./identifiers.ts";
import type { Network } from "./network.ts";
import { isPrivate, mayBePublic } from "./subnets.ts";

export const Bastion = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Create a bastion."),
    allowedCidrBlocks: cidrBlocks("Ranges that may connect by SSH. Required."),
    instanceType: instanceType
      .optional()
      .describe("EC2 instance type. Default: t3.micro. Cannot be changed while enabled."),
  })
  .optional()
  .describe("A machine with a public address, for SSH to the other machines.");
export type Bastion = z.output<typeof Bastion>;

/** Renders `spec.bastion`; undefined without a bastion. */
export function renderBastionSpec(bastion: Bastion): JsonObject | undefined {
  if (bastion?.enabled !== true) return undefined;
  const { allowedCidrBlocks = [] } = bastion;
  return { enabled: true, allowedCIDRBlocks: formatRanges(allowedCidrBlocks), instanceType: bastion.instanceType };
}

const at = "infrastructure.aws.bastion";

/** CAPA creates and deletes the bastion, and never changes it (pkg/cloud/services/ec2/bastion.go). */
export function bastionImmutable(carriedBy: Immutable["carriedBy"]): Immutable {
  return { at: `${at}.instanceType`, carriedBy, path: "spec.bastion", findChanges };
}

function findChanges(before: unknown, after: unknown): Problem[] {
  if (!isJson(before) || !isJson(after) || !isEnabled(before) || !isEnabled(after)) return [];
  const [from, to] = [before, after].map((bastion) => valueAt(bastion, "instanceType") ?? null);
  if (from === to) return [];
  const message = `cannot be changed while the bastion exists: ${quote(from)}, not ${quote(to)}. Disable it first`;
  return [{ path: "", message }];
}

function isEnabled(bastion: Json): boolean {
  return valueAt(bastion, "enabled") === true;
}

export const bastionDependent: Dependent<NonNullable<Bastion>> = {
  at,
  settings: ["allowedCidrBlocks", "instanceType"],
  reason: "without a bastion: set enabled to true, or remove it",
  hasEffect: ({ enabled }) => enabled,
};

export function findBastionProblems(bastion: Bastion, network: Network): Problem[] {
  if (bastion?.enabled !== true) return [];
  const allowed = bastion.allowedCidrBlocks ?? network.securityGroupOverrides?.["bastion"];
  return [
    ...(allowed === undefined
      ? [{ path: `${at}.allowedCidrBlocks`, message: "is required: list the ranges that may connect" }]
      : []),
    ...findPlaceProblems(network),
  ];
}

/**
 * CAPA creates no bastion without private subnets, and fails without public ones (pkg/cloud/services/ec2/bastion.go).
 */
function findPlaceProblems(network: Network): Problem[] {
  const { subnets = [] } = network;
  const hasPrivate = subnets.some(isPrivate);
  const hasPublic = subnets.some((subnet) => mayBePublic(network, subnet));
  if (subnets.length === 0 || (hasPrivate && hasPublic)) return [];
  const missing = hasPrivate ? "public" : "private";
  return [
    {
      path: `${at}.enabled`,
      message: `requires a ${missing} subnet in network.subnets: list one, or set enabled to false`,
    },
  ];
}
