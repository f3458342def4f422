import { readFileSync } from "node:fs";

/** The rows of the table below a heading of a page: the text of the first column, and the others. */
export function readTable(page: string, heading: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ""] = readFileSync(page, "utf8").split(`\n${heading}\n`);
  const [ownSection = ""] = section.split(/\n## /);
  const lines = ownSection.split("\n").filter((line) => line.startsWith("|"));
  // The first two lines are the titles and the rule below them.
  const rows = lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return new Map(rows.map(([first = "", ...others]) => [first, others]));
}
