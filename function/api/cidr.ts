import { isIP } from "node:net";

interface Cidr {
  readonly family: 4 | 6;
  /** Those that all addresses of the block begin with, as text of 0 and 1. */
  readonly bits: string;
}

/** Whether a text is an IPv4 or IPv6 block, as `10.0.0.0/8`; bits after the prefix may be set. */
export function isCidr(block: string): boolean {
  return parseCidr(block) !== undefined;
}

/** Whether an address is in both blocks. Never, where one of them is none or they are of two families. */
export function isOverlapping(left: string, right: string): boolean {
  const [one, other] = [parseCidr(left), parseCidr(right)];
  if (!one || !other || one.family !== other.family) return false;
  return one.bits.startsWith(other.bits) || other.bits.startsWith(one.bits);
}

function parseCidr(block: string): Cidr | undefined {
  const [, address = "", prefix = ""] = /^([0-9a-fA-F.:]+)\/([0-9]{1,3})$/.exec(block) ?? [];
  const family = isIP(address) === 4 ? 4 : 6;
  const width = family === 4 ? 32 : 128;
  if (isIP(address) === 0 || Number(prefix) > width) return undefined;
  return { family, bits: bitsOf(address, width).slice(0, Number(prefix)) };
}

// Not by Node's BlockList, which is native memory for every question and cannot be part of a startup snapshot.
function bitsOf(address: string, width: number): string {
  const [head = "", tail = ""] = address.split("::").map((half) => half.split(":").map(groupBits).join(""));
  return head + "0".repeat(width - head.length - tail.length) + tail;
}

/** Of an IPv6 group, or of an IPv4 address, which may be the end of an IPv6 address too. */
function groupBits(group: string): string {
  if (group === "") return "";
  if (!group.includes(".")) return binary(Number.parseInt(group, 16), 16);
  return group
    .split(".")
    .map((byte) => binary(Number(byte), 8))
    .join("");
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}
