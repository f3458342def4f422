import { expect, test } from "vitest";
import { z } from "zod";
import { parseAllDocuments } from "yaml";
import { dependencyNameOf } from "./package-meta.ts";
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

test("every Composition that is shipped calls the Function by the name under which Crossplane installs it", () => {
  const { configurations, function: shippedFunction } = readShippedPackages();
  const installedName = dependencyNameOf(shippedFunction.repository);
  expect(configurations.map(functionNamesIn)).toEqual(configurations.map(() => [installedName]));
});
