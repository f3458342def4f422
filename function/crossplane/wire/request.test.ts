import { describe, expect, test } from "vitest";
import { MalformedMessageError } from "./reader.ts";
import { decodeRequest, fieldOf } from "./request.ts";
import { Writer } from "./writer.ts";

function bytesOf(...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}

/** A length-delimited field. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return bytesOf(varint(number * 8 + 2), varint(bytes.length), bytes);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

const entry = (key: string, value: Uint8Array) => bytesOf(field(1, key), field(2, value));
const text = (content: string) => field(3, content);
const struct = (...entries: readonly Uint8Array[]) => bytesOf(...entries.map((one) => field(1, one)));

/** Decodes these bytes as the field `input`. */
function readInput(bytes: Uint8Array) {
  return decodeRequest(field(4, bytes)).input;
}

describe("unknown or unusual fields are accepted", () => {
  const later = bytesOf(
    varint(100 * 8),
    [0xff, 0x01],
    varint(101 * 8 + 1),
    Buffer.alloc(8),
    field(102, "x"),
    varint(103 * 8 + 5),
    Buffer.alloc(4),
    [...varint(104 * 8 + 3), ...varint(104 * 8 + 3), 0x08, 0x01, ...varint(104 * 8 + 4), ...varint(104 * 8 + 4)],
  );

  test("fields of a later protocol, at every level", () => {
    const value = bytesOf(
      later,
      field(5, bytesOf(later, field(1, bytesOf(later, entry("b", text("c")), later)), later)),
    );
    const input = bytesOf(later, field(1, bytesOf(later, field(1, "a"), later, field(2, value), later)), later);

    expect(
      decodeRequest(bytesOf(later, field(1, bytesOf(later, field(1, "t"))), field(4, input), later)),
    ).toMatchObject({
      tag: "t",
      input: { a: { b: "c" } },
    });
  });

  test("a value before its key", () => {
    expect(readInput(struct(bytesOf(field(2, text("first")), field(1, "key"))))).toEqual({ key: "first" });
  });

  test("an entry without a value, and one without a key", () => {
    expect(readInput(struct(field(1, "nothing"), field(2, text("unnamed"))))).toEqual({ "": "unnamed" });
  });

  test("an empty value is absent in an object, and null in a list", () => {
    const list = field(6, bytesOf(field(1, Buffer.alloc(0)), field(1, text("x"))));

    expect(readInput(struct(entry("empty", Buffer.alloc(0)), entry("list", list)))).toEqual({ list: [null, "x"] });
  });

  test("a field __proto__ is dropped at every place", () => {
    const evil = entry("__proto__", field(5, struct(entry("polluted", text("yes")))));
    const observed = field(2, bytesOf(field(2, entry("__proto__", field(1, struct(entry("kind", text("K"))))))));
    const required = field(8, entry("__proto__", field(1, Buffer.alloc(0))));
    const read = decodeRequest(bytesOf(field(4, struct(evil, entry("a", text("b")))), observed, required));

    expect(read.input).toEqual({ a: "b" });
    for (const object of [read.input, read.observed, read.required]) {
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    }
    expect({}).not.toHaveProperty("polluted");
  });

  test("required resources without a value mean that none exist", () => {
    expect(decodeRequest(field(8, field(1, "cluster"))).required).toEqual({ cluster: [] });
  });
});

describe("nesting", () => {
  const nested = (levels: number) => {
    const writer = new Writer();
    writer.text(26, "bottom");
    for (let level = levels; level > 0; level -= 1) {
      const isList = level > 1 && level % 2 === 0;
      writer.close(isList ? 10 : 18, 0);
      if (!isList) {
        writer.text(10, "down");
        writer.close(10, 0);
      }
      if (level > 1) writer.close(isList ? 50 : 42, 0);
    }
    return writer.finish();
  };

  function depthOf(value: unknown): number {
    let depth = 0;
    for (let next = value; typeof next === "object" && next !== null; next = Object.values(next)[0]) depth += 1;
    return depth;
  }

  test.each([1, 64, 99, 100])("of %i levels is read", (levels) => {
    expect(depthOf(readInput(nested(levels)))).toBe(levels);
  });

  test.each([101, 10_000, 100_000])(
    "of %i levels is read up to the limit; an empty object replaces the rest",
    (levels) => {
      expect(depthOf(readInput(nested(levels)))).toBe(101);
    },
  );

  test("preserves the order of fields", () => {
    let value: unknown = "bottom";
    for (let level = 0; level < 49; level += 1) value = { first: level, down: [value, level], last: "x" };
    const wide = Buffer.from(JSON.stringify(value));
    const read = readInput(structOf(JSON.parse(wide.toString())));

    expect(JSON.stringify(read)).toBe(wide.toString());
  });

  function structOf(object: object): Buffer {
    return struct(...Object.entries(object).map(([key, value]) => entry(key, valueOf(value))));
  }

  function valueOf(value: unknown): Buffer {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") {
      const double = Buffer.alloc(8);
      double.writeDoubleLE(value);
      return bytesOf([17], double);
    }
    if (Array.isArray(value)) return field(6, bytesOf(...value.map((item) => field(1, valueOf(item)))));
    return field(5, structOf(Object(value)));
  }
});

describe("a malformed message", () => {
  test.each([
    ["a length beyond the end", [0x22, 0x05, 0x0a]],
    ["a length of 4 GiB", [0x22, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ["a field that exceeds its message", [0x22, 0x02, 0x0a, 0x02, 0x0a, 0x00]],
    ["an integer that does not end", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["a truncated tag", [0xff]],
    ["a group without an end", [0x0b, 0x08, 0x01]],
    ["the end of a group without a start", [0x0c]],
    ["an unknown wire type", [0x0f]],
    ["a field number of 0", [0x00, 0x00]],
    ["a fixed64 of seven bytes", [0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7]],
    ["a truncated number", [0x22, 0x08, 0x0a, 0x06, 0x12, 0x04, 0x11, 0x00, 0x00, 0x00]],
  ])("is rejected: %s", (_, bytes) => {
    expect(() => decodeRequest(Buffer.from(bytes))).toThrow(MalformedMessageError);
  });
});

test("field names in the same slot of the cache are distinguished", () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `key-${index}`);
  const input = struct(...keys.map((key) => entry(key, text(key))));

  for (let round = 0; round < 2; round += 1) {
    expect(Object.entries(readInput(input) ?? {}).every(([key, value]) => key === value)).toBe(true);
  }
  expect(Object.keys(readInput(struct(entry("é", text("")), entry("Ã©", text("")))) ?? {})).toEqual(["é", "Ã©"]);
});

test("fieldOf reads one field of a context without the others", () => {
  const context = struct(entry("other", bytesOf([0xff])), entry("field", text("x")));

  expect(fieldOf(context, "field")).toBe("x");
  expect(fieldOf(context, "missing")).toBeUndefined();
});
