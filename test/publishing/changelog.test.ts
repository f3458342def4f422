import { expect, test } from "vitest";
import { findSection, readSections } from "./changelog.ts";

const text =
  "# Changelog\n\nIntroduction\n\n## Unreleased\n\n- Newest.\n\n## 1.1.0 - 2030-01-31\n\n### Added\n\n- More.\n";
const sections = readSections(text);

test("sections have the version as their title", () => {
  expect(sections).toEqual([
    { title: "Unreleased", text: "- Newest." },
    { title: "1.1.0", text: "### Added\n\n- More." },
  ]);
});

test("a version that is not released yet is what is not released yet", () => {
  expect(findSection("1.1.0", sections)?.text).toBe("### Added\n\n- More.");
  expect(findSection("1.2.0", sections)?.text).toBe("- Newest.");
  expect(findSection("1.2.0", [])).toBeUndefined();
});
