import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const texts = z.record(z.string(), z.string());
const content = z.looseObject({
  resources: z.array(z.string()),
  commonLabels: texts.default({}),
  labels: z.array(z.looseObject({ pairs: texts.default({}) })).default([]),
});

/** The CRDs of a folder and their labels, by upstream's kustomization. */
export interface Kustomization {
  /** Files, relative to the folder. */
  readonly resources: readonly string[];
  /** Labels of each CRD. Some of them list the versions that follow a contract of Cluster API's core. */
  readonly labels: Readonly<Record<string, string>>;
}

export function readKustomization(folder: string): Kustomization {
  const { resources, commonLabels, labels } = content.parse(
    parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")),
  );
  return { resources, labels: Object.assign({}, commonLabels, ...labels.map(({ pairs }) => pairs)) };
}
