import { globSync, readFileSync } from "node:fs";

const patterns = [
  "*.md",
  ".ci/run",
  "{docs,examples,function,install,package,test}/**/*.{go,md,sh,snap,ts,yaml}",
  "site/{command,src,test}/**/*.{astro,css,ts}",
];

/** Returns the files that people read, as paths from the root of the project. */
export function findTexts(): string[] {
  return globSync(patterns)
    .filter((file) => !file.includes("node_modules"))
    .toSorted();
}

/** Returns the lines of a file that match, as `<file>:<number>: <line>`. */
export function findLines(file: string, isFound: (line: string) => boolean): string[] {
  return withoutOutput(file, readFileSync(file, "utf8"))
    .split("\n")
    .flatMap((line, index) => (isFound(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}

/** What commands print on a page is not the words of the page. */
function withoutOutput(file: string, text: string): string {
  if (!file.endsWith(".md")) return text;
  return text.replaceAll(/^```console\n[\s\S]*?^```$/gmu, (block) => block.replaceAll(/[^\n]/gu, ""));
}
