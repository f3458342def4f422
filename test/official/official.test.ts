import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findMissing } from "./comparison.ts";
import { composeTemplate, withoutBeside } from "./composed.ts";
import { isByFields, isCluster, isExpressed, readList } from "./lists.ts";
import { type Provider, providers } from "./providers.ts";
import { findTemplates, listTemplates, readTemplate } from "./templates.ts";

test("nine of ten templates of clusters are expressed by fields alone", () => {
  const clusters = providers.flatMap(({ name }) => readList(name)).filter((one) => isCluster(one));
  expect(clusters.filter((one) => isByFields(one)).length / clusters.length).toBeGreaterThanOrEqual(0.9);
});

describe.each(providers)("$name: templates of $release", (provider) => {
  const folder = findTemplates(provider);
  if (folder === undefined) warn(provider);
  const all = readList(provider.name);
  const read = (file: string) => readTemplate(join(folder ?? "", file), provider.variables);

  test.runIf(folder)("are all listed, once", () => {
    expect(all.flatMap(({ files }) => files).toSorted()).toEqual(listTemplates(folder ?? "", provider));
  });

  const rows = all.filter((one) => isExpressed(one)).map((one) => [one.files.join(", "), one] as const);
  test.runIf(folder).each(rows)("%s is composed from a KubernetesCluster", (_, template) => {
    const official = template.files.flatMap((file) => read(file));
    const composed = composeTemplate(template, official, read);
    const missing = findMissing(withoutBeside(official, provider), composed, provider.defaults);

    const isBelow = (path: string, at: string) => path.startsWith(at);
    expect(missing.filter((path) => !template.different.some(({ at }) => isBelow(path, at)))).toEqual([]);
    expect(template.different.filter(({ at }) => !missing.some((path) => isBelow(path, at)))).toEqual([]);
  });
});

function warn({ name, release }: Provider): void {
  process.stderr.write(`!!! NOT COMPARED: the ${name} templates of ${release} are neither here nor a Go module\n`);
}
