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
  return [...readFileSync(page, "utf8").matchAll(block)].flatMap(({ groups }) => {
    const content = groups?.["content"] ?? "";
    return groups?.["language"] === "sh" ? [{ text: content, output: undefined }] : readSession(content);
  });
}

function readSession(content: string): PageCommand[] {
  const parts = content.split(/^\$ /mu).slice(1);
  return parts.map((part) => {
    const [text = "", ...lines] = part.trimEnd().split("\n");
    return { text, output: lines.length > 0 ? lines.join("\n") : undefined };
  });
}

/** Output without what differs between runs: ages, and the width of columns. */
export function normalizeOutput(text: string): string {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => line.replaceAll(age, "<age>").replaceAll(/ {2,}/gu, " ").trimEnd()).join("\n");
}

const age = /(?<=^|\s)(?:\d+[dhms]){1,2}(?=\s|$)/gmu;
