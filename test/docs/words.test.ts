import { expect, test } from "vitest";
import { findLines, findTexts } from "./text.ts";

// Readers of Kubernetes and Crossplane need not learn words of this project. `function/words.test.ts` checks names.

const invented = new RegExp(
  [
    "told",
    "wish(?:es|ed|ing)?",
    "unseen",
    "namesakes?",
    "refus(?:e|es|ed|al|als|ing)",
    "t(?:ake|akes|aken|aking|ook) up(?! to)",
    "cannot ?honou?r(?:ed)?",
    "bootstrap[- ]formats?",
    "worker[- ]sets?",
    "further objects?",
  ]
    .map((word) => String.raw`\b${word}\b`)
    .join("|"),
  "i",
);

/** Names of protocols, and what operating systems print. */
const upstream = /REFUSED_STREAM|ECONNREFUSED|connection refused/gi;

/** This file and the test of names list the words. */
const lists = new Set(["function/words.test.ts", "test/docs/words.test.ts"]);

test("no comment, message, schema or page has an invented word", () => {
  const files = findTexts().filter((file) => !lists.has(file));

  expect(files.length).toBeGreaterThan(1000);
  expect(files.flatMap((file) => findLines(file, isInvented))).toEqual([]);
});

test.each(["was told", "Refusal", "their wishes", "is taken up", "bootstrap format", "further object"])(
  "%s is rejected",
  (text) => {
    expect(isInvented(text)).toBe(true);
  },
);

test.each(["connection refused", "NGHTTP2_REFUSED_STREAM", "retold", "the format of a bootstrap provider"])(
  "%s is accepted",
  (text) => {
    expect(isInvented(text)).toBe(false);
  },
);

function isInvented(line: string): boolean {
  return invented.test(line.replaceAll(upstream, ""));
}
