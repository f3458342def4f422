import { existsSync, globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { composeExample, observedFrom, readExample } from "../../test/golden/examples.ts";
import { innerType, unwrap } from "../api/layer.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";
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

  test("has a title and the URL of its documentation", () => {
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

  test("renders an infrastructure cluster and machine templates of Cluster API's infrastructure group", () => {
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

describe.each(infrastructureProviders)("immutable fields, in a cluster of $name", ({ name }) => {
  const composite = readExample(`${name}/quick-start.yaml`);
  const observed = observedFrom(composeExample(composite));
  const [key = "", cluster = {}] =
    Object.entries(observed).find(([entry]) => entry.startsWith("infrastructure-cluster-")) ?? [];
  const foreign = infrastructureProviders
    .filter((other) => other.name !== name)
    .flatMap((other) => other.immutables ?? [])
    .filter(({ path }) => at(cluster, ...path.split(".")) === undefined);

  test("of other providers may be written by a controller", () => {
    const rejected = foreign.filter(({ path }) => {
      const changed = { ...observed, [key]: written(cluster, path.split(".")) };
      return composeExample(composite, { observed: changed }).fatal !== undefined;
    });

    expect(rejected).toEqual([]);
  });
});

/** The object with a value at a path where it had none. */
function written(object: JsonObject, [field = "", ...below]: string[]): JsonObject {
  const child = at(object, field);
  const inside = typeof child === "object" && child !== null && !Array.isArray(child) ? { ...child } : {};
  return { ...object, [field]: below.length === 0 ? "written" : written(inside, below) };
}

/** Paths of fields without a description. */
function undescribed(schema: z.ZodType, path: string): string[] {
  const type = unwrap(schema);
  if (type instanceof z.ZodArray) return undescribed(innerType(type.element), `${path}[]`);
  if (!(type instanceof z.ZodObject)) return [];
  return Object.entries(type.shape).flatMap(([field, child]) => {
    const found = innerType(child);
    const isDescribed = (found.description ?? unwrap(found).description ?? "") !== "";
    return [...(isDescribed ? [] : [`${path}.${field}`]), ...undescribed(found, `${path}.${field}`)];
  });
}
