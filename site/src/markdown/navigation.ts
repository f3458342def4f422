import { dirname, join, normalize } from "node:path";
import { toString } from "mdast-util-to-string";
import { markdownToMdast, type MdastNode } from "satteri";
import { indexPage, nameOf, readPage } from "./pages.ts";

type Entry = {
  readonly label: string;
  /** Path from the root of the project. */
  readonly page: string;
  /** What the index says about the page, if anything. */
  readonly note: string | undefined;
};

type Group = { readonly label: string; readonly entries: readonly Entry[] };

type SidebarLink = { label: string; slug: string };

type SidebarGroup = { label: string; items: SidebarLink[] };

type Section = {
  readonly title: string;
  /** An empty label is that of entries that belong to the section itself. */
  readonly groups: readonly Group[];
};

/**
 * Reads the sections of the index. Entries below a line that ends with a colon are a group, as are those of an item
 * that begins with a label.
 */
export function readNavigation(text = readPage(indexPage)): readonly Section[] {
  const tree = markdownToMdast(text);
  const blocks = "children" in tree ? tree.children : [];
  const starts = blocks.flatMap((block, index) => (block.type === "heading" && block.depth === 2 ? [index] : []));
  return starts.map((start, index) => {
    const [heading, ...content] = blocks.slice(start, starts[index + 1]);
    return { title: toString(heading), groups: content.flatMap((block, at) => readBlock(block, content[at - 1])) };
  });
}

/** The sidebar of Starlight. */
export function makeSidebar(sections = readNavigation()) {
  return sections.map(({ title, groups }) => ({ label: title, items: groups.flatMap(makeItems) }));
}

function makeItems({ label, entries }: Group): readonly (SidebarLink | SidebarGroup)[] {
  const items = entries.map((entry) => ({ label: entry.label, slug: nameOf(entry.page) }));
  return label === "" ? items : [{ label, items }];
}

function readBlock(block: MdastNode, before?: MdastNode): readonly Group[] {
  if (block.type !== "list") return [];
  const lead = before?.type === "paragraph" ? toString(before) : "";
  const label = lead.endsWith(":") ? lead.slice(0, -1) : "";
  const groups = block.children.map((item) => readItem(item));
  return label === "" ? groups : [{ label, entries: groups.flatMap(({ entries }) => entries) }];
}

function readItem(item: MdastNode): Group {
  const [paragraph] = "children" in item ? item.children : [];
  const parts = paragraph !== undefined && "children" in paragraph ? paragraph.children : [];
  const [first] = parts;
  const label = first?.type === "text" ? first.value.replace(/:\s*$/, "") : "";
  const links = parts.filter((part) => part.type === "link");
  const note = links.length === 1 ? readNote(toString(paragraph)) : undefined;
  return { label, entries: links.map((link) => ({ label: toString(link), page: pageOf(link.url), note })) };
}

function readNote(text: string): string | undefined {
  const [, note] = text.replaceAll(/\s+/g, " ").split(": ");
  return note;
}

function pageOf(url: string): string {
  return normalize(join(dirname(indexPage), url));
}
