import { BlockList } from "node:net";
import { z } from "zod";
import { type Family, familyOf } from "./address.ts";
import { inGrammar } from "./grammar.ts";
import type { Rule } from "./rule.ts";

/** A CIDR block such as `10.0.0.0/8`. Bits of the address after the prefix may be set. */
export interface Cidr {
  readonly family: Family;
  readonly address: string;
  readonly prefix: number;
}

/** Number of bits of an address. */
export const widths: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

/**
 * Parses a CIDR block; undefined if the text is not one. Accepts the same blocks as `isCIDR` in the API server's CEL:
 * no zone, no leading zeros, no IPv4-mapped IPv6 address (Kubernetes, apiserver/pkg/cel/library/cidr.go, by Go's
 * netip).
 */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = "", bits = ""] = /^([0-9a-fA-F.:]{2,45})\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const [family, prefix] = [familyOf(address), Number(bits)];
  return family && prefix <= widths[family] ? { family, address, prefix } : undefined;
}

export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** Whether two blocks share an address. False if one is invalid, or if their families differ. */
export function isOverlapping(left: string, right: string): boolean {
  const [one, other] = [parseCidr(left), parseCidr(right)];
  if (!one || !other || one.family !== other.family) return false;
  return contains(one, other) || contains(other, one);
}

/** Whether the block contains the address of the other block. If two blocks overlap, the wider contains the other. */
function contains(block: Cidr, { address, family }: Cidr): boolean {
  return blockList(block).check(address, family);
}

function blockList({ address, prefix, family }: Cidr): BlockList {
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return list;
}

const message = "must be a CIDR, for example 192.168.0.0/16";

/** Schema of a CIDR block of either family. */
export function cidrBlock() {
  return inGrammar(z.string().max(43), { cel: "isCIDR(self)", message, holds: isCidr });
}

/** Rule for a field of the subject that holds one CIDR block. */
export function defineCidrRule(at: string, field: string): Rule<Record<string, string>> {
  return {
    at,
    cel: `!has(self.${field}) || isCIDR(self.${field})`,
    message,
    field,
    holds: ({ [field]: block }) => block === undefined || isCidr(block),
  };
}

/** Rule for a field of the subject that holds a list of CIDR blocks. */
export function defineCidrsRule(at: string, field: string): Rule<Record<string, string[]>> {
  return {
    at,
    cel: `!has(self.${field}) || self.${field}.all(block, isCIDR(block))`,
    message: `every block ${message}`,
    field,
    holds: ({ [field]: blocks = [] }) => blocks.every((block) => isCidr(block)),
  };
}
