import { normalizeOutput } from "../docs/commands.ts";
import type { Printed } from "./asciicast.ts";

/** A line of the terminal. All times are seconds since the start. */
export type Line = {
  readonly text: string;
  readonly kind: "comment" | "command" | "output";
  readonly shownAt: number;
  /** Only of a command: when its characters appear after its prompt. */
  readonly typed?: { readonly from: number; readonly until: number };
};

export type Timeline = { readonly lines: readonly Line[]; readonly seconds: number };

/** Characters of the prompts `$ ` and `> `. */
export const promptLength = 2;

const longestWait = 0.45;
const charactersPerSecond = 70;
const secondsUntilEnter = 0.25;
const secondsPerComment = 1.5;
const secondsPerCommand = 0.4;
const secondsPerOutputLine = 0.12;
const secondsAtTheEnd = 5;

/** The last prompt of the terminal. */
const lastPrompt = "$ ";

/** Shortens the waiting times of a recording, and adds the time to type and to read. */
export function createTimeline(printed: readonly Printed[]): Timeline {
  const lines: Line[] = [];
  const clock = { now: 0, reading: 0 };
  for (const { wait, text } of withoutRepeatedRows(printed)) lines.push(show(text, wait, clock));
  lines.push({ text: lastPrompt, kind: "command", shownAt: clock.now });
  return { lines, seconds: clock.now + secondsAtTheEnd };
}

type Row = { readonly wait: number; readonly text: string };

type Clock = {
  now: number;
  /** Time that a reader needs for the lines since the last command. */
  reading: number;
};

function show(text: string, wait: number, clock: Clock): Line {
  if (/^(?:\$|>) /u.test(text)) return type(text, clock);
  if (text.startsWith("# ")) return comment(text, clock);
  clock.now += Math.min(wait, longestWait);
  clock.reading += text === "" ? 0 : secondsPerOutputLine;
  return { text, kind: "output", shownAt: clock.now };
}

function comment(text: string, clock: Clock): Line {
  clock.now += clock.reading;
  clock.reading = secondsPerComment;
  return { text, kind: "comment", shownAt: clock.now };
}

/** The prompt appears at once, so that a cursor waits there while people read. */
function type(text: string, clock: Clock): Line {
  const shownAt = clock.now;
  const from = shownAt + clock.reading;
  const until = from + text.length / charactersPerSecond;
  clock.now = until + (text.endsWith("\\") ? 0 : secondsUntilEnter);
  clock.reading = text.endsWith("\\") ? 0 : secondsPerCommand;
  return { text, kind: "command", shownAt, typed: { from, until } };
}

/** `--watch` prints a row for every update of the object: those that differ in their age only are left out. */
function withoutRepeatedRows(printed: readonly Printed[]): readonly Row[] {
  const rows: Row[] = [];
  let waited = 0;
  for (const { wait, text } of printed.flatMap(toRows)) {
    waited += wait;
    if (text !== "" && normalizeOutput(text) === normalizeOutput(rows.at(-1)?.text ?? "")) continue;
    rows.push({ wait: waited, text });
    waited = 0;
  }
  return rows;
}

function toRows({ wait, lines }: Printed): readonly Row[] {
  return lines.map((text, index) => ({ wait: index === 0 ? wait : 0, text }));
}
