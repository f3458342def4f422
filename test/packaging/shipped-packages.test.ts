import { expect, test } from "vitest";
import { z } from "zod";
import { parseAllDocuments } from "yaml";
import { dependencyNameOf, parseMeta } from "./package-meta.ts";
import { readShippedPackages, type ShippedPackage } from "./shipped-packages.ts";

const composition = z.object({
  kind: z.literal("Composition"),
  spec: z.object({ pipeline: z.array(z.object({ functionRef: z.object({ name: z.string() }) })) }),
});

function functionNamesIn({ content }: ShippedPackage): readonly string[] {
  const objects = content.objects
    .flatMap((text) => parseAllDocuments(text))
    .map((document): unknown => document.toJS());
  const compositions = objects.map((object) => composition.safeParse(object)).filter(({ success }) => success);
  return compositions.flatMap(({ data }) => data?.spec.pipeline.map(({ functionRef }) => functionRef.name) ?? []);
}

const registries = ["ghcr.io/function-cluster-api", "127.0.0.1:5000/function-cluster-api", "registry.example.org/a/b"];

test.each(registries)("packages below %s call and depend on the Function that is there", (registry) => {
  const { configurations, function: shippedFunction } = readShippedPackages(registry);
  const { repository } = shippedFunction;

  expect(repository).toBe(`${registry}/function-cluster-api`);
  expect(configurations.map(functionNamesIn)).toEqual(configurations.map(() => [dependencyNameOf(repository)]));
  const dependencies = configurations.map(({ content }) => parseMeta(content.meta).spec.dependsOn ?? []);
  expect(dependencies.map((each) => each.map((dependency) => dependency.package))).toEqual([
    [repository],
    [repository],
  ]);
});

test("a Configuration is published beside the Function", () => {
  expect(readShippedPackages().configurations.map(({ repository }) => repository)).toEqual([
    "ghcr.io/function-cluster-api/configuration-cluster-api",
    "ghcr.io/function-cluster-api/configuration-cluster-api-claims",
  ]);
});
