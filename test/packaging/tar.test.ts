import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readTar } from "./read-tar.ts";
import { tar } from "./tar.ts";

const entries = [
  { name: "package.yaml", bytes: Buffer.from("kind: Function\n") },
  { name: "empty", bytes: Buffer.alloc(0) },
  { name: "full-block", bytes: Buffer.alloc(512, "x") },
];

test("what was written can be read again", () => {
  expect(readTar(tar(entries))).toEqual(entries);
});

test("the system's tar accepts it", () => {
  const folder = mkdtempSync(join(tmpdir(), "tar-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "a.tar");
  writeFileSync(file, tar(entries));
  expect(execFileSync("tar", ["-tf", file], { encoding: "utf8" })).toBe("package.yaml\nempty\nfull-block\n");
  expect(execFileSync("tar", ["-xOf", file, "package.yaml"], { encoding: "utf8" })).toBe("kind: Function\n");
});

test("a name that does not fit the header is rejected", () => {
  expect(() => tar([{ name: "a".repeat(101), bytes: Buffer.alloc(0) }])).toThrow("cannot archive");
});
