import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** Every Markdown page of the project, as paths from its root. */
export function findPages(folders: readonly string[] = ["docs", "examples", "function", "package", "test"]): string[] {
  const nested = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md") && !path.includes("node_modules"))
      .map((path) => join(folder, path)),
  );
  return [...readdirSync(".").filter((name) => name.endsWith(".md")), ...nested].toSorted();
}

/** Relative links of a page to a missing file, or to a heading that the target does not have. */
export function findDeadLinks(page: string, text = readFileSync(page, "utf8")): string[] {
  const matches = [...withoutCode(text).matchAll(/\]\((?<target>[^()\s]+)\)/gu)];
  const targets = matches.map(({ groups }) => groups?.["target"] ?? "").filter((target) => !/^[a-z]+:/u.test(target));
  return targets.filter((target) => (target.startsWith("#") ? !hasAnchor(text, target) : isDead(page, target)));
}

function isDead(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = normalize(join(dirname(page), path));
  if (!statSync(file, { throwIfNoEntry: false })) return true;
  return anchor !== undefined && file.endsWith(".md") && !hasAnchor(readFileSync(file, "utf8"), anchor);
}

function hasAnchor(text: string, anchor: string): boolean {
  return anchorsOf(text).includes(anchor.replace(/^#/u, ""));
}

/** Anchors of headings as GitHub derives them. */
function anchorsOf(text: string): string[] {
  const counts = new Map<string, number>();
  return [...withoutFences(text).matchAll(/^#{1,6} (?<title>.+)$/gmu)].map(({ groups }) => {
    const anchor = slug(groups?.["title"] ?? "");
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

function slug(title: string): string {
  const text = title.replaceAll(/\[(?<label>[^\]]*)\]\([^)]*\)/gu, "$<label>").toLowerCase();
  return text
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/gu, "-");
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/(?<ticks>`+)(?:(?!\k<ticks>)[^\n])*\k<ticks>/gu, "");
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```[^\n]*\n[\s\S]*?^```$/gmu, "");
}
