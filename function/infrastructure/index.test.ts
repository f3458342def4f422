import { existsSync, globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { composeExample, readExample } from "../../test/golden/examples.ts";
import { inner, unwrapped } from "../api/layer.ts";
import { infrastructureProviders } from "./index.ts";

test("the list is in alphabetical order", () => {
  const names = infrastructureProviders.map((provider) => provider.name);

  expect(names).toEqual(names.toSorted());
});

describe.each(infrastructureProviders)("infrastructure provider $name", (provider) => {
  const examples = globSync(`${provider.name}/*.yaml`, { cwd: "examples" });

  test("is in a file of its name and has an example", () => {
    expect(existsSync(`function/infrastructure/${provider.name}.ts`)).toBe(true);
    expect(examples).toContain(`${provider.name}/quick-start.yaml`);
  });

  test("says what it is and where its documentation is", () => {
    expect(provider.title).not.toBe("");
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  test("describes every setting", () => {
    const described = [
      ...undescribed(provider.settings, "settings"),
      ...undescribed(provider.machineSettings, "machine"),
    ];

    expect(described).toEqual([]);
  });

  test("makes an infrastructure cluster and machine templates of Cluster API's infrastructure group", () => {
    const { desired, fatal } = composeExample(readExample(`${provider.name}/quick-start.yaml`));
    const objects = [...desired].map(([key, { object }]) => ({ key, ...object }));
    const ours = objects.filter(
      ({ key, kind }) => key.startsWith("infrastructure-cluster-") || kind.endsWith("MachineTemplate"),
    );

    expect(fatal).toBeUndefined();
    expect(ours.length).toBeGreaterThanOrEqual(2);
    for (const { apiVersion } of ours) expect(apiVersion).toMatch(/^infrastructure\.cluster\.x-k8s\.io\/v1/);
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
