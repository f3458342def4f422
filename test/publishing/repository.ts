import { execFileSync } from "node:child_process";
import { projectRoot } from "../e2e/places.ts";

export type Repository = {
  /** Hash of the commit that is checked out. */
  readonly commit: string;
  readonly committed: Date;
  /** Files that differ from it, as `git status` lists them. */
  readonly changes: readonly string[];
  /** The commit that a tag names, if it exists. */
  readonly commitOfTag: (tag: string) => string | undefined;
};

export function readRepository(folder = projectRoot): Repository {
  const git = (...words: string[]): string =>
    execFileSync("git", words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  return {
    commit: git("rev-parse", "HEAD"),
    committed: new Date(git("log", "-1", "--format=%cI")),
    changes: git("status", "--porcelain").split("\n").filter(Boolean),
    commitOfTag: (tag) =>
      git("for-each-ref", "--format=%(objectname) %(*objectname)", `refs/tags/${tag}`).split(" ").findLast(Boolean),
  };
}
