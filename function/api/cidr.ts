import { BlockList } from "node:net";
import { z } from "zod";
import { type Family, familyOf } from "./address.ts";
import { inGrammar } from "./grammar.ts";
import type { Rule } from "./rule.ts";

/** A block of addresses, as `10.0.0.0/8`; bits of the address after the prefix may be set. */
export interface Cidr {
  readonly family: Family;
  readonly address: string;
  readonly prefix: number;
}

/** Bits of an address. */
export const widths: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

/**
 * Undefined where a text is no block. What is one is what isCIDR of the API server's CEL says: no zone, no leading zeros, no
 * IPv4-mapped IPv6 address (Kubernetes, apiserver/pkg/cel/library/cidr.go, by Go's netip).
 */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = "", bits = ""] = /^([0-9a-fA-F.:]{2,45})\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const [family, prefix] = [familyOf(address), Number(bits)];
  return family && prefix <= widths[family] ? { family, address, prefix } : undefined;
}

export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** Whether an address is in both blocks. Never, where one of them is none or they are of two families. */
export function isOverlapping(left: string, right: string): boolean {
  const [one, other] = [parseCidr(left), parseCidr(right)];
  if (!one || !other || one.family !== other.family) return false;
  return contains(one, other) || contains(other, one);
}

/** Whether the other block's address is in the block; of two that overlap, the wider one has the other's. */
function contains(block: Cidr, { address, family }: Cidr): boolean {
  return blockList(block).check(address, family);
}

function blockList({ address, prefix, family }: Cidr): BlockList {
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return list;
}

const message = "must be a CIDR, for example 192.168.0.0/16";

/** A block of addresses of either family. */
export function cidrBlock() {
  return inGrammar(z.string().max(43), { cel: "isCIDR(self)", message, holds: isCidr });
}

/** A field of the subject that holds one block. */
export function defineCidrRule(at: string, field: string): Rule<Record<string, string>> {
  return {
    at,
    cel: `!has(self.${field}) || isCIDR(self.${field})`,
    message,
    field,
    holds: ({ [field]: block }) => block === undefined || isCidr(block),
  };
}

/** A field of the subject that holds a list of blocks. */
export function defineCidrsRule(at: string, field: string): Rule<Record<string, string[]>> {
  return {
    at,
    cel: `!has(self.${field}) || self.${field}.all(block, isCIDR(block))`,
    message: `every block ${message}`,
    field,
    holds: ({ [field]: blocks = [] }) => blocks.every((block) => isCidr(block)),
  };
}
