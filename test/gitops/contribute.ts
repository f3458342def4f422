import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { buildComponent } from "../e2e/build/build.ts";
import { argoCd } from "../e2e/build/gitops-components.ts";
import { kubernetesObject } from "../e2e/kubernetes/object.ts";
import { readHealth, readHealthChecks } from "./argo-cd.ts";
import { fileOf, states } from "./states.ts";

// npm run contribute:argocd -- <folder>: the health checks in the layout of Argo CD's repository.

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: npm run contribute:argocd -- <folder>");

const checks = readHealthChecks();
const health = await readHealth(await buildComponent(argoCd), checks);

for (const [key, lua] of Object.entries(checks)) {
  const groupAndKind = key.replace("resource.customizations.health.", "").split("_");
  const target = join(folder, "resource_customizations", ...groupAndKind);
  mkdirSync(join(target, "testdata"), { recursive: true });
  writeFileSync(join(target, "health.lua"), lua);
  const ofKind = states.filter((state) => isOf(state, groupAndKind));
  for (const state of ofKind) copyFileSync(fileOf(state), join(target, "testdata", `${state}.yaml`));
  const tests = ofKind.map((state) => ({
    healthStatus: health.get(state),
    inputPath: `testdata/${state}.yaml`,
  }));
  writeFileSync(join(target, "health_test.yaml"), stringify({ tests }));
}

/** Argo CD decides about objects that are being deleted before it runs any Lua. */
function isOf(state: string, [group, kind]: readonly string[]): boolean {
  const object = kubernetesObject.parse(parse(readFileSync(fileOf(state), "utf8")));
  const isOfKind = object.kind === kind && object.apiVersion.startsWith(`${group}/`);
  return isOfKind && object.metadata.deletionTimestamp === undefined;
}
