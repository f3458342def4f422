import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a person types in the recorded terminal. */
export type Step =
  | { readonly kind: "comment"; readonly text: string }
  | {
      readonly kind: "command";
      /** One line, or several lines that end with a backslash but for the last. */
      readonly text: string;
      /** The command is interrupted once its output matches. Default: it ends by itself. */
      readonly until?: RegExp;
    };

/** The files that the commands use. */
export const sessionFiles = join(import.meta.dirname, "files");

/** The steps of `session.txt`, in order. */
export function readSession(): readonly Step[] {
  return parseSession(readFileSync(join(import.meta.dirname, "session.txt"), "utf8"));
}

/** Reads comments (`#`), commands, and after a command `^C` with the pattern of the output that ends it. */
export function parseSession(text: string): readonly Step[] {
  const entry = /^# (?<comment>.+)$|^(?<command>(?:.*\\\n)*.+)$(?:\n\^C (?<until>.+)$)?/gmu;
  return [...text.matchAll(entry)].map(({ groups }) => toStep(groups ?? {}));
}

/** What the terminal shows of a step: a comment, or the prompts and the command. */
export function showStep({ kind, text }: Step): readonly string[] {
  if (kind === "comment") return [`# ${text}`];
  return text.split("\n").map((line, index) => `${index === 0 ? "$" : ">"} ${line}`);
}

function toStep({ comment, command = "", until }: Readonly<Record<string, string | undefined>>): Step {
  if (comment !== undefined) return { kind: "comment", text: comment };
  return { kind: "command", text: command, ...(until !== undefined && { until: new RegExp(until, "u") }) };
}
