import { dirname, join, normalize } from "node:path";
import { markdownToMdast, type MdastNode } from "satteri";
import { base, home, sourceUrlOf } from "../build.ts";
import { isIndependent, resolveLink } from "./links.ts";
import { nameOf, readPage } from "./pages.ts";

type Replacement = { readonly start: number; readonly end: number; readonly text: string };

/** Markdown of a page whose links work anywhere; links to other pages lead to their Markdown. */
export function readStandalonePage(page: string): string {
  const text = readPage(page);
  const replacements = findLinks(markdownToMdast(text), (node) => replacementOf(page, node));
  return replacements
    .toSorted((left, right) => right.start - left.start)
    .reduce((result, { start, end, text: url }) => result.slice(0, start) + url + result.slice(end), text);
}

/** Where the Markdown of a page is published. */
export function markdownUrlOf(page: string): string {
  return new URL(`${base}${nameOf(page)}.md`, home).href;
}

function findLinks(node: MdastNode, replace: (node: MdastNode) => readonly Replacement[]): readonly Replacement[] {
  const children = "children" in node ? node.children : [];
  return [...replace(node), ...children.flatMap((child) => findLinks(child, replace))];
}

/** The address is the last part of a link, before its closing parenthesis. */
function replacementOf(page: string, node: MdastNode): readonly Replacement[] {
  if ((node.type !== "link" && node.type !== "image") || isIndependent(node.url)) return [];
  const end = (node.position?.end.offset ?? 0) - 1;
  const text = node.type === "image" ? urlOfImage(page, node.url) : resolveLink(page, node.url, markdownUrlOf);
  return [{ start: end - node.url.length, end, text }];
}

function urlOfImage(page: string, url: string): string {
  return sourceUrlOf("raw", normalize(join(dirname(page), url)));
}
