import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRecording, svgFile } from "./recording.ts";
import { parseSession, readSession, sessionFiles, showStep } from "./session.ts";
import { renderSvg } from "./svg.ts";
import { createTimeline } from "./timeline.ts";

const recording = readRecording();
const shown = recording.printed.flatMap(({ lines }) => lines);

test("the picture is rendered from the recording (update it with vitest --update)", async () => {
  await expect(renderSvg(recording)).toMatchFileSnapshot(svgFile);
});

test("the recording has the comments and commands of the session, and its files", () => {
  const typed = shown.filter((line) => /^[#$>] /u.test(line));

  expect(typed.map((line) => line.replace(/(approve-rollout=)\w+/u, "$1<hash>"))).toEqual(
    readSession().flatMap(showStep),
  );
  expect(shown).toEqual(
    expect.arrayContaining(readFileSync(join(sessionFiles, "cluster.yaml"), "utf8").trim().split("\n")),
  );
});

test("the recording fits its terminal, and takes a minute at most", () => {
  const { columns, printed } = recording;

  expect(shown.filter((line) => line.trimEnd().length > columns)).toEqual([]);
  expect(createTimeline(printed).seconds).toBeGreaterThan(40);
  expect(createTimeline(printed).seconds).toBeLessThan(60);
});

test("a session has comments, commands of several lines, and commands that are interrupted", () => {
  expect(parseSession("# one\nfirst \\\n  --second\n\n# two\nwatch\n^C Ready[^]*end\nlast\n")).toEqual([
    { kind: "comment", text: "one" },
    { kind: "command", text: "first \\\n  --second" },
    { kind: "comment", text: "two" },
    { kind: "command", text: "watch", until: /Ready[^]*end/u },
    { kind: "command", text: "last" },
  ]);
});

test("a timeline shortens waiting times, and leaves out rows that differ in their age only", () => {
  const { lines } = createTimeline([
    { wait: 0, lines: ["$ watch"] },
    { wait: 60, lines: ["demo   Updating   1s"] },
    { wait: 60, lines: ["demo   Updating   61s"] },
    { wait: 0, lines: ["demo   Ready      61s"] },
  ]);

  expect(lines.map(({ text }) => text)).toEqual(["$ watch", "demo   Updating   1s", "demo   Ready      61s", "$ "]);
  const [, updating, ready] = lines.map(({ shownAt }) => shownAt);
  expect(ready).toBeGreaterThan(Number(updating));
  expect(ready).toBeLessThan(3);
});
