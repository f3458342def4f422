import { z } from "zod";
import { defineCidrRule, defineCidrsRule, isOverlapping, parseCidr } from "../../api/cidr.ts";
import type { Rule } from "../../api/rule.ts";

export const cidrBlock = z
  .string()
  .max(43)
  .regex(/^[0-9a-fA-F.:]+\/[0-9]{1,3}$/, "must be a CIDR, for example 10.0.0.0/16");

/** Ranges that may connect. */
export const cidrBlocks = (description: string) => z.array(cidrBlock).min(1).max(50).optional().describe(description);

/** AWS drops the other bits, so CAPA would no longer recognize the range as its own. */
const first = "must begin with the first address of its block, such as 10.0.0.0/16";
const ipv4 = "must be IPv4: IPv6 on AWS is not supported yet";
const isIPv4 = (block: string) => `cidr(${block}).ip().family() == 4`;
const isFirst = (block: string) => `cidr(${block}) == cidr(${block}).masked()`;

/** Rules for a field with the range of a VPC or of a subnet. */
export function defineRangeRules(at: string, field: string): Rule[] {
  const block = `self.${field}`;
  const rule = (cel: string, message: string, isValid: (text: string) => boolean): Rule<Record<string, string>> => ({
    at,
    cel: `!has(${block}) || !isCIDR(${block}) || ${cel}`,
    message,
    field,
    holds: ({ [field]: text }) => text === undefined || parseCidr(text) === undefined || isValid(text),
  });
  return [
    defineCidrRule(at, field),
    rule(isIPv4(block), ipv4, isIPv4Block),
    rule(isFirst(block), first, isFirstAddress),
    rule(
      `(cidr(${block}).prefixLength() >= 16 && cidr(${block}).prefixLength() <= 28)`,
      "must be between /16 and /28",
      (text) => isBetween(parseCidr(text)?.prefix, 16, 28),
    ),
  ];
}

/** Rules for a field with ranges that may connect. */
export function defineSourceRules(at: string, field: string): Rule[] {
  const rule = (cel: string, message: string, isValid: (text: string) => boolean): Rule<Record<string, string[]>> => ({
    at,
    cel: `!has(self.${field}) || self.${field}.all(block, !isCIDR(block) || ${cel})`,
    message: `every block ${message}`,
    field,
    holds: ({ [field]: blocks = [] }) => blocks.every((block) => parseCidr(block) === undefined || isValid(block)),
  });
  return [
    defineCidrsRule(at, field),
    rule(isIPv4("block"), ipv4, isIPv4Block),
    rule(isFirst("block"), first, isFirstAddress),
  ];
}

export function isIPv4Block(text: string): boolean {
  return parseCidr(text)?.family === "ipv4";
}

/** False if a bit after the prefix is set. True for IPv6, which is not supported. */
function isFirstAddress(text: string): boolean {
  const block = parseCidr(text);
  if (block?.family !== "ipv4") return true;
  const bits = block.address.split(".").map((byte) => Number(byte).toString(2).padStart(8, "0"));
  return !bits.join("").slice(block.prefix).includes("1");
}

function isBetween(prefix: number | undefined, lowest: number, highest: number): boolean {
  return prefix !== undefined && prefix >= lowest && prefix <= highest;
}

/** True if one block contains all addresses of the other. */
export function isWithin(inside: string, outside: string): boolean {
  const [inner, outer] = [parseCidr(inside), parseCidr(outside)];
  return isOverlapping(inside, outside) && (inner?.prefix ?? 0) >= (outer?.prefix ?? 0);
}
