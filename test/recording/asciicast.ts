import { z } from "zod";

/** Whole lines that a terminal prints at once. */
export type Printed = {
  /** Seconds since the lines before. */
  readonly wait: number;
  readonly lines: readonly string[];
};

export type Recording = {
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  readonly printed: readonly Printed[];
};

const header = z.object({
  version: z.literal(3),
  term: z.object({ cols: z.number(), rows: z.number() }),
  title: z.string(),
});
const event = z.tuple([z.number(), z.literal("o"), z.string()]);

const lineEnd = "\r\n";

/** Formats a recording as asciicast v3 (https://docs.asciinema.org/manual/asciicast/v3/). */
export function formatCast({ title, columns, rows, printed }: Recording): string {
  // Players shorten longer waiting times to this.
  const idle_time_limit = 2;
  const first = { version: 3, term: { cols: columns, rows }, title, idle_time_limit };
  const events = printed.map(({ wait, lines }) => [Number(wait.toFixed(3)), "o", lines.join(lineEnd) + lineEnd]);
  return [first, ...events].map((value) => `${JSON.stringify(value)}\n`).join("");
}

/** Parses what `formatCast` returns. */
export function parseCast(text: string): Recording {
  const [first = "", ...events] = text.trimEnd().split("\n");
  const { term, title } = header.parse(JSON.parse(first));
  const printed = events.map((line) => {
    const [wait, , output] = event.parse(JSON.parse(line));
    return { wait, lines: output.slice(0, -lineEnd.length).split(lineEnd) };
  });
  return { title, columns: term.cols, rows: term.rows, printed };
}
