import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { generateFiles } from "../../function/generate/files.ts";
import { schema } from "../../function/schema.ts";
import { type KubernetesObject, kubernetesObject } from "../e2e/kubernetes/object.ts";
import { listFolders, readInstalledObjects } from "./manifests.ts";

/** Nothing depends on it, so it may be removed from Git. */
const removable = new Set(["monitoring"]);

const definitions = [...generateFiles(schema)]
  .filter(([path]) => /^package\/configuration.*\/(definition|composition)\.yaml$/.test(path))
  .map(([, text]) => kubernetesObject.parse(parse(text)));
const platform = [...readInstalledObjects(listFolders().filter((folder) => !removable.has(folder))), ...definitions];

const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;
const annotationOf = ({ metadata }: KubernetesObject, name: string) => metadata.annotations?.[name];

describe.each(platform.map((object) => ({ name: nameOf(object), object })))("$name", ({ object }) => {
  it("is not deleted by Argo CD, neither when it is removed from Git nor with its Application", () => {
    expect(annotationOf(object, "argocd.argoproj.io/sync-options")).toBe("Prune=false,Delete=false");
  });

  it("is not deleted by Flux, neither when it is removed from Git nor with its Kustomization", () => {
    expect(annotationOf(object, "kustomize.toolkit.fluxcd.io/prune")).toBe("disabled");
  });
});

test("Argo CD applies permissions and runtime configuration before the packages, and both before any cluster", () => {
  const byWave = Map.groupBy(platform, (object) => Number(annotationOf(object, "argocd.argoproj.io/sync-wave") ?? 0));
  const waves = [...byWave.keys()].toSorted((left, right) => left - right);
  const kinds = waves.map((wave) => [...new Set(byWave.get(wave)?.map(({ kind }) => kind))].toSorted());

  expect(Object.fromEntries(waves.map((wave, index) => [wave, kinds[index]]))).toEqual({
    "-10": [
      "ClusterRole",
      "ClusterRoleBinding",
      "DeploymentRuntimeConfig",
      "ImageConfig",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
    ],
    "-5": ["CompositeResourceDefinition", "Composition", "Configuration", "Function"],
    // After the objects that they protect.
    "0": ["ClusterUsage", "ConfigMap"],
  });
});
