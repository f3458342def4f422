import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isCidr, isOverlapping } from "../../function/api/cidr.ts";

/** Few different addresses, so that blocks meet. */
const byte = fc.constantFrom(0, 1, 10, 127, 128, 255);
const ipv4Address = fc.array(byte, { minLength: 4, maxLength: 4 }).map((bytes) => bytes.join("."));
const group = fc.constantFrom("0", "1", "fd00", "00Ff", "8000", "ffff");
const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count }).map((all) => all.join(":"));
const shortened = fc
  .tuple(fc.nat(6), fc.nat(6))
  .chain(([head, tail]) => fc.tuple(groups(head), groups(Math.min(tail, 7 - head))).map((halves) => halves.join("::")));
const ending = fc.tuple(groups(6), ipv4Address).map((parts) => parts.join(":"));
const ipv6Address = fc.oneof(groups(8), shortened, ending);

const block = fc.oneof(
  fc.record({ family: fc.constant("ipv4" as const), address: ipv4Address, prefix: fc.nat(32) }),
  fc.record({ family: fc.constant("ipv6" as const), address: ipv6Address, prefix: fc.nat(128) }),
);
type Block = typeof block extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const textOf = ({ address, prefix }: Block) => `${address}/${prefix}`;

function contains({ address, prefix, family }: Block, other: Block): boolean {
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return family === other.family && list.check(other.address, other.family);
}

test("blocks overlap where Node's block list says that one has the other's address", () => {
  fc.assert(
    fc.property(block, block, (left, right) => {
      const isWithin = contains(left, right) || contains(right, left);
      expect(isOverlapping(textOf(left), textOf(right))).toBe(isWithin);
    }),
    { numRuns: 3000 },
  );
});

test.each(["10.0.0.0/33", "fd00::/129", "10.0.0/8", "10.0.0.0", "fd00::1::/64", "fd00::%eth0/64", "10.0.0.0/-1", ""])(
  "'%s' is no block, and overlaps with nothing",
  (text) => {
    expect([isCidr(text), isOverlapping(text, "0.0.0.0/0"), isOverlapping(text, "::/0")]).toEqual([
      false,
      false,
      false,
    ]);
  },
);
