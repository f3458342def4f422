import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addonProviders } from "./index.ts";

test("the list is in alphabetical order", () => {
  const names = addonProviders.map((provider) => provider.name);

  expect(names).toEqual(names.toSorted());
});

describe.each(addonProviders)("mechanism $name", (provider) => {
  test("is in a file of its name and says what it is and where its documentation is", () => {
    expect(existsSync(`function/addons/${provider.name}.ts`)).toBe(true);
    expect(provider.title).not.toBe("");
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  test("says only of settings that exist that they never change", () => {
    const fields = Object.keys(provider.settings.shape);

    expect((provider.immutables ?? []).filter(({ field }) => !fields.includes(field))).toEqual([]);
  });
});
