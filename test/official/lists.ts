import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const fields = z.record(z.string(), z.json());
const files = z.array(z.string());

/** A template, and the KubernetesCluster that composes its fields. */
const expressed = z.strictObject({
  files,
  /** The file with its ClusterClass. */
  class: z.string().optional(),
  /** Variables of a runtime extension, which Cluster API writes into the status of the ClusterClass. */
  discovered: z.array(z.string()).default([]),
  input: fields.optional(),
  spec: fields,
  /** Fields of the template that the composed objects do not have, with all fields below them, and why. */
  different: z.array(z.strictObject({ at: z.string(), reason: z.string() })).default([]),
});
export type Expressed = z.output<typeof expressed>;

/** A template of another kind: it is no cluster, or its kind is a subject of its own. */
const excluded = z.strictObject({ files, excluded: z.string() });
/** A template that no KubernetesCluster composes yet. */
const unsupported = z.strictObject({ files, unsupported: z.string() });

const list = z.array(z.union([expressed, excluded, unsupported]));
export type Listed = z.output<typeof list>[number];

export function readList(name: string): readonly Listed[] {
  const source: unknown = parse(readFileSync(new URL(`${name}.yaml`, import.meta.url), "utf8"), {
    merge: true,
    maxAliasCount: -1,
  });
  return list.parse(source);
}

export function isExpressed(one: Listed): one is Expressed {
  return "spec" in one;
}

/** A template whose kind is a subject of this project. */
export function isCluster(one: Listed): boolean {
  return !("excluded" in one);
}

/** A template that overrides complete is not expressed by fields. */
export function isByFields(one: Listed): boolean {
  return isExpressed(one) && one.spec["overrides"] === undefined;
}
