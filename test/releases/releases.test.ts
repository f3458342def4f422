import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { search, timeout } from "../histories/search.ts";
import { bundleOfCommit, type Bundle, commitOf, releasesOf } from "./bundle-of-commit.ts";

const before = "HEAD~1";
const commit = commitOf(before);
let bundle: Bundle | undefined;

beforeAll(async () => {
  if (commit === undefined) process.stderr.write(`!!! NOT CHECKED against ${before}: this clone does not have it\n`);
  bundle = await bundleOfCommit(commit === undefined ? "the working tree, bundled" : before, commit);
});

afterAll(() => {
  if (bundle) rmSync(bundle.folder, { recursive: true });
});

test(
  "the rules hold while the previous commit and the working tree answer in turn, and neither reverts the other",
  () => {
    const { violation, histories } = search({ seed: 1, runs: 100, before: bundle }, releasesOf(bundle));

    expect(violation?.text).toBeUndefined();
    expect(histories).toBe(100);
  },
  timeout,
);
