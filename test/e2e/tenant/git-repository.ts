import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { runProgram } from "../supervision/run-program.ts";

export type GitRepository = {
  /** URL for programs on this machine. */
  readonly url: string;
  /** Replaces the content of the branch `main`: file name → object. */
  readonly commit: (files: Readonly<Record<string, KubernetesObject>>) => Promise<void>;
  readonly remove: () => void;
};

const author = ["-c", "user.name=e2e", "-c", "user.email=e2e@example.org"];

export async function createGitRepository(): Promise<GitRepository> {
  const folder = mkdtempSync(join(tmpdir(), "git-"));
  const [bare, work] = [join(folder, "bare"), join(folder, "work")];
  const git = (...words: readonly string[]) => runProgram({ command: "git", arguments: words });
  await git("init", "--quiet", "--bare", "--initial-branch", "main", bare);
  await git("clone", "--quiet", bare, work);
  const commit: GitRepository["commit"] = async (files) => {
    await git("-C", work, "rm", "--quiet", "-r", "--ignore-unmatch", ".");
    for (const [name, object] of Object.entries(files)) writeFileSync(join(work, name), stringify(object));
    await git("-C", work, "add", "--all");
    await git("-C", work, ...author, "commit", "--quiet", "--allow-empty", "--message", "change");
    await git("-C", work, "push", "--quiet", "origin", "HEAD:main");
  };
  return { url: `file://${bare}`, commit, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
