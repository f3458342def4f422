import { expect, test } from "vitest";
import { makeLlmsText } from "../src/markdown/llms.ts";
import { resolveLink } from "../src/markdown/links.ts";
import { makeSidebar, readNavigation } from "../src/markdown/navigation.ts";
import { nameOf, pages } from "../src/markdown/pages.ts";
import { readStandalonePage } from "../src/markdown/standalone.ts";

const index = `# Documentation

## Guides

See [Limits](limits.md).

For teams:

- [Install](install.md): on a management
  cluster
- [Upgrade](upgrade.md) in order

## Reference

- API: [Status](reference/status.md), [Input](reference/input.md)
- [Contributing](../CONTRIBUTING.md)
`;

const at = "https://function-cluster-api.github.io/function-cluster-api/main";
const source = "https://github.com/function-cluster-api/function-cluster-api";

test("every page has a name of its own", () => {
  expect(new Set(pages.map((page) => nameOf(page))).size).toBe(pages.length);
});

test("the sidebar is the index", () => {
  expect(makeSidebar(readNavigation(index))).toEqual([
    {
      label: "Guides",
      items: [
        {
          label: "For teams",
          items: [
            { label: "Install", slug: "install" },
            { label: "Upgrade", slug: "upgrade" },
          ],
        },
      ],
    },
    {
      label: "Reference",
      items: [
        {
          label: "API",
          items: [
            { label: "Status", slug: "reference/status" },
            { label: "Input", slug: "reference/input" },
          ],
        },
        { label: "Contributing", slug: "contributing" },
      ],
    },
  ]);
});

test("llms.txt lists the index with its notes, or with what the pages say first", () => {
  const lines = makeLlmsText(readNavigation(index)).split("\n");

  expect(lines[0]).toBe("# function-cluster-api");
  expect(lines[2]).toMatch(/^> \w/);
  expect(lines).toContain(`- [Install](${at}/install.md): on a management cluster`);
  expect(lines).toContainEqual(expect.stringMatching(/^- \[Upgrade\]\(\S+\/upgrade\.md\): The function upgrades/));
});

test.each([
  ["docs/install.md", "limits.md#call", "/limits#call"],
  ["docs/install.md", "../CONTRIBUTING.md", "/contributing"],
  ["docs/development/e2e.md", "../README.md", "/docs"],
  ["docs/install.md", "../install", `${source}/tree/main/install`],
  ["CONTRIBUTING.md", "package.json", `${source}/blob/main/package.json`],
  ["docs/install.md", "#permissions", "#permissions"],
  ["docs/install.md", "https://example.org/a.md", "https://example.org/a.md"],
])("in %s, %s leads to %s", (page, link, target) => {
  expect(resolveLink(page, link, (found) => `/${nameOf(found)}`)).toBe(target);
});

test("a link to nothing stops the build", () => {
  expect(() => resolveLink("docs/install.md", "gone.md", nameOf)).toThrow(
    "docs/install.md links to docs/gone.md, which does not exist",
  );
});

test("pages that are read alone have links that work anywhere", () => {
  const text = readStandalonePage("README.md");

  expect(text).toContain(`](${at}/install.md)`);
  expect(text).toContain(`](${source}/raw/main/docs/images/overview.svg)`);
  expect(text).not.toMatch(/\]\((?!https:|#)/);
});
