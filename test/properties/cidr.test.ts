import fc from "fast-check";
import { expect, test } from "vitest";
import { isCidr, isOverlapping, parseCidr } from "../../function/api/cidr.ts";

/** Few different bytes, so that blocks overlap often. */
const byte = fc.constantFrom(0, 1, 10, 127, 128, 255);
const bytes = (count: number) => fc.array(byte, { minLength: count, maxLength: count });

interface Block {
  readonly text: string;
  /** The common prefix of all addresses of the block, as text of 0 and 1. */
  readonly bits: string;
}

const ipv4 = fc.tuple(bytes(4), fc.nat(32)).map(([all, prefix]): Block => ({
  text: `${all.join(".")}/${prefix}`,
  bits: `4${bitsOf(all, prefix)}`,
}));

/** The first byte is never 0, so no block has IPv4-mapped addresses. */
const ipv6 = fc
  .tuple(bytes(15), fc.constantFrom(1, 32, 253, 254), fc.nat(128), fc.boolean())
  .map(([rest, first, prefix, isShort]): Block => {
    const all = [first, ...rest];
    const groups = all.flatMap((high, index) => (index % 2 === 0 ? [hex(high * 256 + (all[index + 1] ?? 0))] : []));
    const long = groups.join(":");
    const text = isShort ? long.replace(/(:0)+(?=:|$)/, ":").replace(/:$/, "::") : long;
    return { text: `${text}/${prefix}`, bits: `6${bitsOf(all, prefix)}` };
  });

function hex(group: number): string {
  return group.toString(16);
}

function bitsOf(all: readonly number[], prefix: number): string {
  const bits = all.map((one) => one.toString(2).padStart(8, "0")).join("");
  return bits.slice(0, prefix);
}

const block = fc.oneof(ipv4, ipv6);

test("blocks overlap if the bits of one are a prefix of those of the other", () => {
  fc.assert(
    fc.property(block, block, (left, right) => {
      expect([isCidr(left.text), isCidr(right.text)]).toEqual([true, true]);
      const isWithin = left.bits.startsWith(right.bits) || right.bits.startsWith(left.bits);
      expect(isOverlapping(left.text, right.text)).toBe(isWithin);
    }),
    { numRuns: 3000 },
  );
});

// The results are those of netip.ParsePrefix and of isCIDR in the API server's CEL. It rejects IPv4-mapped addresses.
test.each([
  "0.0.0.0/0",
  "10.0.0.1/8",
  "::/0",
  "1::/128",
  "FD00::00Ff/64",
  "64:ff9b::192.0.2.1/96",
  "::1.2.3.4/96",
  "1:2:3:4:5:6:7::/64",
  "::ffff:0:1.2.3.4/96",
])("'%s' is a CIDR block", (text) => {
  expect(parseCidr(text)).toMatchObject({ prefix: Number(text.split("/")[1]) });
});

test.each([
  "",
  "/",
  "/8",
  "10.0.0.0",
  "10.0.0/8",
  "10.0.0.0/",
  "10.0.0.0/33",
  "10.0.0.0/08",
  "10.0.0.0/+8",
  "10.0.0.0/-1",
  "10.0.0.0/8 ",
  " 10.0.0.0/8",
  "10.0.0.0/8\n",
  "10.0.0.0/8/8",
  "010.0.0.0/8",
  "10.0.0.00/8",
  "0x0a.0.0.0/8",
  "167772160/8",
  "256.0.0.0/8",
  "fd00::/129",
  "fd00::1::/64",
  "fd00:::/64",
  "1::2:3:4:5:6:7:8/64",
  "00000::/8",
  "fe80::%eth0/64",
  "fe80::%/64",
  "::ffff:1.2.3.4/96",
  "::ffff:102:304/128",
  "0:0:0:0:0:FFFF::/96",
  "0:0:0:0:0:ffff:1.2.3.4/0",
  "64:ff9b::192.0.2.01/96",
])("'%s' is no CIDR block and overlaps with none", (text) => {
  expect([isCidr(text), isOverlapping(text, "0.0.0.0/0"), isOverlapping(text, "::/0")]).toEqual([false, false, false]);
});
