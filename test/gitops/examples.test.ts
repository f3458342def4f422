import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { findBuild, programOf } from "../e2e/build/build.ts";
import { argoCd } from "../e2e/build/gitops-components.ts";
import { kubernetesObject } from "../e2e/kubernetes/object.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";

const build = findBuild(argoCd);

const objects = globSync("examples/gitops/argo-cd/*.yaml")
  .toSorted()
  .flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")))
  .map((document) => kubernetesObject.parse(document.toJS()));
const ofArgoCd = objects.filter(({ apiVersion }) => apiVersion.startsWith("argoproj.io/"));

test.runIf(build)("Argo CD knows every field of its objects in the examples", async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), "argocd-examples-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = ofArgoCd.map((object, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(object));
    return file;
  });
  const command = build ? programOf(build, "check-manifests") : "";

  await expect(runProgram({ command, arguments: files })).resolves.toBe("");
});

test("no example lets Argo CD delete a cluster that nobody removed from Git", () => {
  const sets = objects.filter(({ kind, metadata }) => kind === "ApplicationSet" && metadata.name === "clusters");

  expect(sets.map(({ spec }) => spec?.["syncPolicy"])).toEqual([{ preserveResourcesOnDeletion: true }]);
  expect(objects.flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
});
