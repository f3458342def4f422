import { Problem } from "../e2e/problem.ts";
import { findSection, type Section } from "./changelog.ts";
import type { Repository } from "./repository.ts";

export type Candidate = {
  /** With `v`. */
  readonly version: string;
  readonly repository: Repository;
  readonly sections: readonly Section[];
  /** Paths. */
  readonly runtimeImages: readonly string[];
};

/** A release is made once, of a commit that everyone can check out by its tag, and its function can run. */
export function checkReleasable({ version, repository, sections, runtimeImages }: Candidate): void {
  const { changes, commit, commitOfTag } = repository;
  const tagged = commitOfTag(version);
  const title = version.slice(1);
  const reason = [
    changes.length > 0 && `uncommitted changes:\n${changes.join("\n")}`,
    tagged === undefined && `${commit} has no tag ${version}`,
    tagged !== commit && `the tag ${version} exists, at ${tagged}`,
    findSection(title, sections)?.title !== title && `CHANGELOG.md has no section ${title}`,
    runtimeImages.length === 0 && "no --runtime-image",
  ].find((each) => each !== false);
  if (reason !== undefined) throw new Problem(`cannot release ${version}: ${reason}`);
}
