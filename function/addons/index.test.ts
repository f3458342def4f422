import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addonProviders } from "./index.ts";

test("the list is in alphabetical order", () => {
  const names = addonProviders.map((provider) => provider.name);

  expect(names).toEqual(names.toSorted());
});

describe.each(addonProviders)("add-on module $name", (provider) => {
  test("is in a file of its name, with a title and the URL of its documentation", () => {
    expect(existsSync(`function/addons/${provider.name}.ts`)).toBe(true);
    expect(provider.title).not.toBe("");
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  test("declares only existing settings as immutable", () => {
    const fields = Object.keys(provider.settings.shape);

    expect((provider.immutables ?? []).filter(({ field }) => !fields.includes(field))).toEqual([]);
  });
});
