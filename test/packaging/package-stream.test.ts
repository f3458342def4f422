import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packageStream, readPackage } from "./package-stream.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test("the metadata comes first, then the objects in the order of their paths", () => {
  const folder = folderWith({
    "definition.yaml": "kind: Definition\n",
    "composition.yaml": "kind: Composition\n",
    "crossplane.yaml": "kind: Configuration\n",
    "apis/other.yaml": "---\nkind: Other\n---\nkind: Another\n",
    "readme.md": "not a manifest",
  });
  expect(packageStream(readPackage(folder))).toBe(
    ["Configuration", "Other", "Another", "Composition", "Definition"].map((kind) => `---\nkind: ${kind}\n`).join(""),
  );
});

test("the metadata may lie elsewhere", () => {
  const top = folderWith({ "crossplane.yaml": "kind: Function\n" });
  const objects = folderWith({ "input.yaml": "kind: Input\n" });
  expect(packageStream(readPackage(objects, join(top, "crossplane.yaml")))).toBe(
    "---\nkind: Function\n---\nkind: Input\n",
  );
});

test("comments stay, and make no empty documents", () => {
  expect(packageStream({ meta: "# generated\n---\nkind: Function\n", objects: ["---\n# nothing\n"] })).toBe(
    "---\n# generated\n\nkind: Function\n",
  );
});
