import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { inner, unwrapped } from "../api/layer.ts";
import { infrastructureProviders } from "./index.ts";

test("the list is in alphabetical order", () => {
  const names = infrastructureProviders.map((provider) => provider.name);

  expect(names).toEqual(names.toSorted());
});

describe.each(infrastructureProviders)("infrastructure provider $name", (provider) => {
  const scope = {
    cluster: { name: "demo", namespace: "team-a" },
    settings: provider.settings.parse({}),
    zones: [],
    controlPlaneZones: [],
  };

  test("is in a file of its name and has an example", () => {
    expect(existsSync(`function/infrastructure/${provider.name}.ts`)).toBe(true);
    expect(existsSync(`examples/${provider.name}/quick-start.yaml`)).toBe(true);
  });

  test("says what it is and where its documentation is", () => {
    expect(provider.title).not.toBe("");
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  test("describes every setting", () => {
    expect([
      ...undescribed(provider.settings, "settings"),
      ...undescribed(provider.machineSettings, "machine"),
    ]).toEqual([]);
  });

  test("makes an infrastructure cluster and a machine template of its own group", () => {
    const machine = {
      role: "Worker" as const,
      machine: {},
      machineSettings: provider.machineSettings.parse({}),
      version: "v1.35.2",
    };
    const bodies = [provider.infrastructureCluster(scope), provider.machineTemplate({ ...scope, ...machine })];

    for (const body of bodies) expect(body.apiVersion).toMatch(/^infrastructure\.cluster\.x-k8s\.io\/v1/);
    expect(bodies[1]?.kind).toMatch(/MachineTemplate$/);
  });
});

/** Paths of fields without a description. */
function undescribed(schema: z.ZodType, path: string): string[] {
  const type = unwrapped(schema);
  if (type instanceof z.ZodArray) return undescribed(inner(type.element), `${path}[]`);
  if (!(type instanceof z.ZodObject)) return [];
  return Object.entries(type.shape).flatMap(([field, child]) => {
    const found = inner(child);
    const isDescribed = (found.description ?? unwrapped(found).description ?? "") !== "";
    return [...(isDescribed ? [] : [`${path}.${field}`]), ...undescribed(found, `${path}.${field}`)];
  });
}
