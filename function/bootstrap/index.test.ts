import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { controlPlaneProviders } from "../control-plane/index.ts";
import { bootstrapProvidersOf } from "../control-plane/provider.ts";
import { bootstrapProviders } from "./index.ts";

test("the list is in alphabetical order", () => {
  const names = bootstrapProviders.map((provider) => provider.name);

  expect(names).toEqual(names.toSorted());
});

test("the list has the bootstrap providers of all control planes, and no others", () => {
  const all = controlPlaneProviders.flatMap((provider) => bootstrapProvidersOf(provider));
  const named = new Set(all.map(({ name }) => name));

  expect(bootstrapProviders.map(({ name }) => name)).toEqual([...named].toSorted());
});

describe.each(bootstrapProviders)("bootstrap provider $name", (provider) => {
  const settings = provider.nodeSettings?.parse({}) ?? {};
  const cluster = { name: "demo", namespace: "team-a" };

  test("is in a file of its name, with a title and the URL of its documentation", () => {
    expect(existsSync(`function/bootstrap/${provider.name}.ts`)).toBe(true);
    expect(provider.title).not.toBe("");
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  test("renders templates of the kind that it lists", () => {
    const { apiVersion, kind } = provider.template({ cluster, version: "v1.35.2", settings, nodeSetup: {} });

    expect(
      provider.kinds.map((listed) => ({ apiVersion: `${listed.group}/${listed.version}`, kind: listed.kind })),
    ).toEqual([{ apiVersion, kind }]);
    expect(apiVersion).toMatch(/^bootstrap\.cluster\.x-k8s\.io\/v1/);
  });
});
