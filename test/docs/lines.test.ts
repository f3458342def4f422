import { expect, test } from "vitest";
import { findLines, findTexts } from "./text.ts";

/** Written by commands, or with values of others: their lines are as long as what they record. */
const generated =
  /^(?:docs\/reference|docs\/development\/rejections\.md|package|test\/(golden|official)\/.*\.yaml)|\.snap$/;

test("lines have 120 characters at most", () => {
  const files = findTexts().filter((file) => !generated.test(file));

  expect(files.flatMap((file) => findLines(file, (line) => isTooLong(file, line)))).toEqual([]);
});

/** A table row and a link cannot be broken. */
function isTooLong(file: string, line: string): boolean {
  return line.length > 120 && !(/https?:/.test(line) || (file.endsWith(".md") && /^\s*\||\]\(/.test(line)));
}
