import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { runProgram } from "../supervision/run-program.ts";

/** Path → content: an object, or text. */
export type Files = Readonly<Record<string, KubernetesObject | string>>;

export type GitRepository = {
  /** URL for programs on this machine. */
  readonly url: string;
  /** The bare repository. */
  readonly folder: string;
  /** Replaces the content of the branch `main`. Returns the hash of the commit. */
  readonly commit: (files: Files) => Promise<string>;
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
    for (const [path, content] of Object.entries(files)) write(join(work, path), content);
    await git("-C", work, "add", "--all");
    await git("-C", work, ...author, "commit", "--quiet", "--allow-empty", "--message", "change");
    await git("-C", work, "push", "--quiet", "origin", "HEAD:main");
    return (await git("-C", work, "rev-parse", "HEAD")).trim();
  };
  return {
    url: `file://${bare}`,
    folder: bare,
    commit,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function write(path: string, content: KubernetesObject | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : stringify(content));
}
