import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRepository } from "./repository.ts";

const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];

function emptyRepository() {
  const folder = mkdtempSync(join(tmpdir(), "repository-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const git = (...words: string[]) => execFileSync("git", [...identity, ...words], { cwd: folder, stdio: "ignore" });
  git("init");
  git("commit", "--allow-empty", "--message=first");
  return { folder, git };
}

test("a clean tree has no changes, an unknown file is one", () => {
  const { folder } = emptyRepository();

  expect(readRepository(folder).changes).toEqual([]);
  writeFileSync(join(folder, "new"), "");
  expect(readRepository(folder).changes).toEqual(["?? new"]);
});

test("tags lead to their commits, annotated or not", () => {
  const { folder, git } = emptyRepository();
  git("tag", "v1.0.0");
  git("tag", "--annotate", "--message=second", "v1.1.0");
  const { commit, commitOfTag } = readRepository(folder);

  expect(commit).toMatch(/^[0-9a-f]{40}$/);
  expect([commitOfTag("v1.0.0"), commitOfTag("v1.1.0")]).toEqual([commit, commit]);
  expect(commitOfTag("v1.2.0")).toBeUndefined();
});
