import { expect, test } from "vitest";
import { hashContent, hashShared } from "./hash.ts";

const files = [{ path: "/etc/a", content: "text" }, { path: "/etc/b" }];
const settings = { zones: ["b", "a"], labels: { "example.org/b": "2", "example.org/a": "1" }, size: undefined };

test.each([
  { name: "no fields", fields: {} },
  {
    name: "plain values",
    fields: { version: "v1.35.2", replicas: 3, isOpen: false, nothing: null, absent: undefined },
  },
  { name: "settings", fields: { settings, overrides: [] } },
  {
    name: "a group of settings",
    fields: { nodes: { files, taints: undefined, settings }, overrides: [{ name: "one" }] },
  },
  { name: "deeper objects", fields: { one: { two: { three: { four: [settings, null, "text"] } } } } },
  { name: "a list", fields: [settings, files, undefined] },
])("the hash of shared values is that of the content: $name", ({ fields }) => {
  expect(hashShared(fields)).toBe(hashContent(fields));
  // The text of the values is known by now.
  expect(hashShared(fields)).toBe(hashContent(fields));
});

test("equal content has an equal hash, in any order of fields", () => {
  const reversed = { settings: Object.fromEntries(Object.entries(settings).toReversed()) };
  expect(hashShared(reversed)).toBe(hashShared({ settings }));
  expect(hashShared({ settings: { ...settings, zones: ["a", "b"] } })).not.toBe(hashShared({ settings }));
});
