import { z } from "zod";
import { word } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { cidrBlocks } from "./network.ts";

export const Bastion = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Make one."),
    allowedCidrBlocks: cidrBlocks("Who may connect by SSH; needed."),
    instanceType: word(32).optional().describe("EC2 instance type. Default t3.micro."),
  })
  .optional()
  .describe("A machine with a public address to reach the others from, by SSH.");
type Bastion = z.output<typeof Bastion>;

/** `spec.bastion`; absent where there is none. */
export function bastionSpec(bastion: Bastion): JsonObject | undefined {
  if (bastion?.enabled !== true) return undefined;
  return { enabled: true, allowedCIDRBlocks: bastion.allowedCidrBlocks, instanceType: bastion.instanceType };
}
