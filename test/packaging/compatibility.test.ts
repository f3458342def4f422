import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clusterctl } from "../e2e/build/clusterctl.ts";
import {
  type Component,
  clusterApi,
  crossplane,
  kubernetes,
  providerAws,
  providerAwsNewest,
  providerHelm,
  versionOf,
} from "../e2e/build/components.ts";
import { providerK3s, providerVsphere } from "../e2e/build/live-components.ts";

const page = readFileSync(new URL("../../docs/compatibility.md", import.meta.url), "utf8");

test.each<[string, Component]>([
  ["Crossplane", crossplane],
  ["Cluster API", clusterApi],
  ["Kubernetes", kubernetes],
])("docs/compatibility.md names the release of %s that the end-to-end tests pin", (_title, component) => {
  const release = versionOf(component).slice(1);
  expect(page).toMatch(new RegExp(`tested with ${release.replaceAll(".", "\\.")}\\b`));
});

test.each<[string, Component]>([
  ["Cluster API Provider AWS", providerAws],
  ["Cluster API Provider AWS", providerAwsNewest],
  ["Cluster API Add-on Provider Helm", providerHelm],
])("docs/compatibility.md names the release of %s whose webhooks validate what is composed", (title, component) => {
  const release = versionOf(component).slice(1).replaceAll(".", "\\.");
  expect(page).toMatch(new RegExp(`${title} \\| ${release} \\| (no|yes, [^|]+) \\| yes`));
});

test.each<[string, Component]>([
  ["Cluster API Provider AWS", providerAws],
  ["Cluster API Provider vSphere", providerVsphere],
  ["Cluster API K3s", providerK3s],
])("docs/compatibility.md names the release of %s whose controllers run end to end", (title, component) => {
  const release = versionOf(component).slice(1).replaceAll(".", "\\.");
  expect(page).toMatch(new RegExp(`${title} \\| ${release} \\| yes, `));
});

test("Cluster API, its development provider and clusterctl are pinned to one release", () => {
  const goMod = readFileSync(new URL("../e2e/tools/cluster-api/go.mod", import.meta.url), "utf8");
  expect(goMod).toContain(`sigs.k8s.io/cluster-api/test ${versionOf(clusterApi)}`);
  expect(versionOf(clusterctl)).toBe(versionOf(clusterApi));
});
