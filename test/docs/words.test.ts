import { expect, test } from "vitest";
import { findLines, findTexts } from "./text.ts";

// Readers of Kubernetes and Crossplane need not learn words of this project, neither in text nor in names.

const invented = new RegExp(
  [
    "told",
    "wish(?:es|ed|ing)?",
    "unseen",
    "namesakes?",
    String.raw`refus\w*`,
    "t(?:ake|akes|aken|aking|ook) ?up",
    "cannot ?honou?r(?:ed)?",
    "bootstrap[- ]?formats?",
    "worker[- ]?sets?",
    "further ?objects?",
  ]
    .map((word) => String.raw`\b${word}\b`)
    .join("|"),
  "i",
);

/** A name in the hashes of existing clusters, which must not change. */
const frozen = "bootstrapFormat";

/** Names of protocols and feature gates, what operating systems print, the frozen name, and "take up to". */
const allowed = new RegExp(
  String.raw`REFUSED_STREAM|ECONNREFUSED|connection refused|Bootstrap_?Format_?Ignition|\b${frozen}\b|\btakes? up to\b`,
  "gi",
);

/** This file lists the words. */
const files = findTexts().filter((file) => file !== "test/docs/words.test.ts");

test("no name, comment, message, schema or page has an invented word", () => {
  expect(files.length).toBeGreaterThan(1000);
  expect(files.flatMap((file) => findLines(file, isInvented))).toEqual([]);
});

test("the frozen name still exists", () => {
  expect(files.some((file) => findLines(file, (line) => line.includes(frozen)).length > 0)).toBe(true);
});

test.each([
  "was told",
  "Refusal",
  "their wishes",
  "is taken up",
  "bootstrap format",
  "further object",
  "withTold",
  "MachineWish",
  "isTakenUp",
  "unseenName",
  "refuse",
  "refusals",
  "toldBy",
  "takeUpTo",
  "TOLD_BY",
])("%s is rejected", (text) => {
  expect(isInvented(text)).toBe(true);
});

test.each([
  "connection refused",
  "NGHTTP2_REFUSED_STREAM",
  "retold",
  "the format of a bootstrap provider",
  "takes up to 2 s",
  "forgetOld",
  "isOlder",
  "onHold",
])("%s is accepted", (text) => {
  expect(isInvented(text)).toBe(false);
});

/** A name is the words that it is made of. */
function isInvented(line: string): boolean {
  return invented.test(line.replaceAll(allowed, "").replaceAll(/(?<=[a-z])(?=[A-Z])|_/g, " "));
}
