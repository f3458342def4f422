import { readFileSync } from "node:fs";

/** A command of a page, and its output on the page. */
export interface PageCommand {
  readonly text: string;
  /** Undefined if the page shows no output. */
  readonly output: string | undefined;
}

const block = /^```(?<language>sh|console)\n(?<content>[\s\S]*?)\n```$/gmu;

/** The commands of a page, in order: an `sh` block is one script; in a `console` block each `$` starts a command. */
export function readCommands(page: string): PageCommand[] {
  return readBlocks(readFileSync(page, "utf8"));
}

/** The commands of each section that has any, by its heading of the second level. */
export function readSections(page: string): ReadonlyMap<string, readonly PageCommand[]> {
  const sections = readFileSync(page, "utf8").split(/^## /mu).slice(1);
  const read = sections.map((text) => [text.split("\n", 1)[0] ?? "", readBlocks(text)] as const);
  return new Map(read.filter(([, commands]) => commands.length > 0));
}

function readBlocks(text: string): PageCommand[] {
  return [...text.matchAll(block)].flatMap(({ groups }) => {
    const content = groups?.["content"] ?? "";
    return groups?.["language"] === "sh" ? [{ text: content, output: undefined }] : readSession(content);
  });
}

function readSession(content: string): PageCommand[] {
  const parts = content.split(/^\$ /mu).slice(1);
  return parts.map((part) => {
    const { text = "", output } = typed.exec(part.trimEnd())?.groups ?? {};
    return { text, output };
  });
}

/** A line that ends in a backslash continues the command. */
const typed = /^(?<text>(?:.*\\\n)*.*)(?:\n(?<output>[\s\S]+))?$/u;

/** Output without what differs between runs: ages, counts of events, and the width of columns. */
export function normalizeOutput(text: string): string {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => normalizeLine(line)).join("\n");
}

const age = /(?<=^|\s)(?:\d+[dhms]){1,2}(?=\s|$)/gmu;
const repetition = / \(x\d+ over [^)]+\)/gu;

function normalizeLine(line: string): string {
  return line.replaceAll(repetition, "").replaceAll(age, "<age>").replaceAll(/ {2,}/gu, " ").trimEnd();
}

/** Whether a command printed what a page shows, where `…` stands for any text of a line. */
export function isShown(printed: string, shown: string): boolean {
  const parts = normalizeOutput(shown).split("…");
  const pattern = parts.map((part) => RegExp.escape(part)).join(".*");
  return new RegExp(`^${pattern}$`, "u").test(normalizeOutput(printed));
}
