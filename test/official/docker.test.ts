import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { toPlain } from "../../function/composed/part.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, run } from "../rules/world.ts";
import { findClass, findMissing, classNameOf } from "./comparison.ts";
import { hasTemplates, listTemplates, readTemplate } from "./templates.ts";

const release = "docker/v1.14.0";
const fields = z.record(z.string(), z.json());
const compared = z.strictObject({
  files: z.array(z.string()),
  /** The file with its ClusterClass. */
  class: z.string().optional(),
  /** Variables of a runtime extension, which Cluster API writes into the status of the ClusterClass. */
  discovered: z.array(z.string()).default([]),
  input: fields.optional(),
  spec: fields,
  different: z.array(z.strictObject({ at: z.string(), reason: z.string() })).default([]),
});
const excluded = z.strictObject({ files: z.array(z.string()), excluded: z.string() });
const source: unknown = parse(readFileSync(new URL("docker.yaml", import.meta.url), "utf8"), { merge: true });
const all = z.array(z.union([compared, excluded])).parse(source);
const expressed = all.filter((one) => "spec" in one);

if (!hasTemplates(release)) process.stderr.write(`!!! NOT COMPARED: the templates of ${release} are not here\n`);

describe.runIf(hasTemplates(release))("templates of the development provider", () => {
  test("are all listed, once", () => {
    expect(all.flatMap(({ files }) => files).toSorted()).toEqual(listTemplates(release));
  });

  test.each(expressed)("$files is composed from a KubernetesCluster", (template) => {
    const official = template.files.flatMap((file) => readTemplate(release, file));
    const output = run(composite(template.spec), {
      required: { cluster: [], machines: [], "cluster-class": classesOf(template, official) },
      ...(template.input && { input: template.input }),
    });

    expect(output.fatal).toBeUndefined();
    const ours = [...output.desired.values()].map(({ object }) => toPlain(object));
    const missing = findMissing(official, ours);
    const isBelow = (path: string, at: string) => path.startsWith(at);
    expect(missing.filter((path) => !template.different.some(({ at }) => isBelow(path, at)))).toEqual([]);
    expect(template.different.filter(({ at }) => !missing.some((path) => isBelow(path, at)))).toEqual([]);
  });
});

type Compared = z.output<typeof compared>;

function classesOf({ class: file, discovered }: Compared, official: readonly JsonObject[]): JsonObject[] {
  const found = file === undefined ? undefined : findClass(readTemplate(release, file), classNameOf(official) ?? "");
  if (!found) return [];
  const variables = discovered.map((name) => ({
    name,
    definitions: [{ from: "test-patch", schema: { openAPIV3Schema: {} } }],
  }));
  return [variables.length === 0 ? found : { ...found, status: { variables } }];
}
