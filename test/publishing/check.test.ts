import { expect, test } from "vitest";
import { checkReleasable } from "./check.ts";

const repository = { commit: "a1", committed: new Date(0), changes: [], commitOfTag: () => "a1" };
const sections = [{ title: "1.0.0", text: "- New." }];
const releasable = { version: "v1.0.0", repository, sections, runtimeImages: ["image.tar"] };

test("a tagged commit without changes, with a section of the changelog, can be released", () => {
  expect(() => checkReleasable(releasable)).not.toThrow();
});

test.each([
  { why: { repository: { ...repository, changes: ["?? new"] } }, reason: "uncommitted changes:\n?? new" },
  { why: { repository: { ...repository, commitOfTag: () => "b2" } }, reason: "the tag v1.0.0 exists, at b2" },
  { why: { repository: { ...repository, commitOfTag: () => undefined } }, reason: "a1 has no tag v1.0.0" },
  { why: { sections: [{ title: "Unreleased", text: "" }] }, reason: "CHANGELOG.md has no section 1.0.0" },
  { why: { runtimeImages: [] }, reason: "no --runtime-image" },
])("$reason: no release", ({ why, reason }) => {
  expect(() => checkReleasable({ ...releasable, ...why })).toThrow(`cannot release v1.0.0: ${reason}`);
});
