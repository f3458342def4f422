import { expect, test } from "vitest";
import { NodeFile } from "./node-file.ts";

const accepts = (file: object) => NodeFile.safeParse({ path: "/etc/a", ...file }).success;

test.each([
  "/etc/kubernetes/audit/policy.yaml",
  "/etc/systemd/system/app@1.service",
  String.raw`/etc/systemd/system/dev-disk-by\x2dlabel-data.mount`,
  "/srv/.hidden/..data/a+b,c=d~e%f",
])("accepts the path %s", (path) => {
  expect(accepts({ path, content: "a" })).toBe(true);
});

test.each([
  "etc/a",
  "/",
  "/etc/",
  "/etc//a",
  "/etc/./a",
  "/etc/../a",
  "/etc/..",
  "/etc/a b",
  "/etc/a: b",
  "/etc/a:",
  "/etc/a #b",
  "/etc/{{ a }}",
  "/etc/a\nb",
  "/etc/a\n",
  "/etc/a\u2028b",
  "/etc/$(reboot)",
])("rejects the path %j", (path) => {
  expect(accepts({ path, content: "a" })).toBe(false);
});

test.each(["root", "root:root", "etcd:etcd", "_apt:nogroup", "app.one:app-two"])("accepts the owner %s", (owner) => {
  expect(accepts({ owner })).toBe(true);
});

test.each(["0:0", "1000:1000", "root:", ":root", "a:b:c", "root root", "root:root\n", "root\n    append: true"])(
  "rejects the owner %j",
  (owner) => {
    expect(accepts({ owner })).toBe(false);
  },
);

test("content that must be encoded in base64 has a lower maximum", () => {
  const plain = "a".repeat(10_240);

  expect(accepts({ content: plain })).toBe(true);
  expect(accepts({ content: ` ${plain.slice(0, 7679)}` })).toBe(true);
  expect(accepts({ content: ` ${plain.slice(0, 7680)}` })).toBe(false);
  expect(accepts({ content: `${"é".repeat(3841)}\r` })).toBe(false);
});
