import { z } from "zod";
import { type Cidr, defineCidrRule, defineCidrsRule, isOverlapping, parseCidr } from "../../api/cidr.ts";
import type { Rule } from "../../api/rule.ts";

export const cidrBlock = z
  .string()
  .max(43)
  .regex(/^[0-9a-fA-F.:]+\/[0-9]{1,3}$/, "must be a CIDR, for example 10.0.0.0/16");

/** Ranges that may connect. */
export const cidrBlocks = (description: string) => z.array(cidrBlock).min(1).max(50).optional().describe(description);

/** AWS drops the other bits, so CAPA would no longer recognize the range as its own. */
const first = "must begin with the first address of its block, such as 10.0.0.0/16";
const isFirst = (block: string) => `cidr(${block}) == cidr(${block}).masked()`;

/** Rules for a field with the IPv4 range of a VPC or of a subnet. */
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
    rule(`cidr(${block}).ip().family() == 4`, "must be IPv4", (text) => parseCidr(text)?.family === "ipv4"),
    rule(isFirst(block), first, isFirstAddress),
    rule(
      `(cidr(${block}).prefixLength() >= 16 && cidr(${block}).prefixLength() <= 28)`,
      "must be between /16 and /28",
      (text) => isBetween(parseCidr(text)?.prefix, 16, 28),
    ),
  ];
}

/**
 * Rule for a field with the IPv6 range of a VPC or of a subnet: AWS has prefixes in steps of four
 * (docs.aws.amazon.com/vpc/latest/userguide, "VPC CIDR blocks" and "Subnet CIDR blocks").
 */
export function defineIPv6RangeRule(at: string, field: string, longest: number): Rule<Record<string, string>> {
  const block = `self.${field}`;
  const length = `cidr(${block}).prefixLength()`;
  return {
    at,
    cel:
      `!has(${block}) || (isCIDR(${block}) && cidr(${block}).ip().family() == 6 && ${isFirst(block)} && ` +
      `${length} >= 44 && ${length} <= ${longest} && ${length} % 4 == 0)`,
    message: `must be the first address of an IPv6 block, /44 to /${longest} in steps of 4`,
    field,
    holds: ({ [field]: text }) => text === undefined || isIPv6Range(text, longest),
  };
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
  return [defineCidrsRule(at, field), rule(isFirst("block"), first, isFirstAddress)];
}

/** False if a bit after the prefix is set. */
function isFirstAddress(text: string): boolean {
  const block = parseCidr(text);
  if (!block) return true;
  const [groups, radix, width] =
    block.family === "ipv4" ? [block.address.split("."), 10, 8] : [groupsOf(block), 16, 16];
  const bits = groups.map((group) => Number.parseInt(group, radix).toString(2).padStart(width, "0"));
  return !bits.join("").slice(block.prefix).includes("1");
}

/** The shortest spelling of an IPv6 address, as a URL has it: lower case, without leading zeros and IPv4 part. */
function shorten({ address }: Cidr): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/**
 * Spells a block as AWS does. CAPA compares the rules of a security group as text, and replaces the ranges of a VPC and
 * its subnets by those of AWS (pkg/cloud/services, securitygroup/ and network/).
 */
export function formatRange(text: string): string {
  const block = parseCidr(text);
  return block?.family === "ipv6" ? `${shorten(block)}/${block.prefix}` : text;
}

/** Each block once, because EC2 rejects duplicate rules. */
export function formatRanges(blocks: readonly string[]): string[] {
  return [...new Set(blocks.map((block) => formatRange(block)))];
}

/** The eight groups of an IPv6 address. */
function groupsOf(block: Cidr): string[] {
  const [head = "", tail = ""] = shorten(block).split("::");
  const [left, right] = [splitGroups(head), splitGroups(tail)];
  const omitted = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...omitted, ...right];
}

/** The /64 with this number in an IPv6 range. As in CAPA only the last byte of its prefix differs from the first. */
export function subnetRange(vpc: string, number: number): string {
  const block = parseCidr(vpc);
  const [first = "", second = "", third = "", fourth = "0"] = block ? groupsOf(block) : [];
  const start = Number.parseInt(fourth, 16);
  const last = start - (start % 256) + ((start + number) % 256);
  return formatRange(`${first}:${second}:${third}:${last.toString(16)}::/64`);
}

function splitGroups(part: string): string[] {
  return part === "" ? [] : part.split(":");
}

function isBetween(prefix: number | undefined, lowest: number, highest: number): boolean {
  return prefix !== undefined && prefix >= lowest && prefix <= highest;
}

function isIPv6Range(text: string, longest: number): boolean {
  const block = parseCidr(text);
  if (block?.family !== "ipv6" || !isFirstAddress(text)) return false;
  return isBetween(block.prefix, 44, longest) && block.prefix % 4 === 0;
}

/** True if one block contains all addresses of the other. */
export function isWithin(inside: string, outside: string): boolean {
  const [inner, outer] = [parseCidr(inside), parseCidr(outside)];
  return isOverlapping(inside, outside) && (inner?.prefix ?? 0) >= (outer?.prefix ?? 0);
}
