import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readHealthChecks } from "../../gitops/argo-cd.ts";
import { type Build, manifestsOf } from "../build/build.ts";
import { type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import type { ScenarioContext } from "../scenario.ts";
import { applyCrds } from "./crds.ts";

export const argoCdNamespace = "argocd";
/** ServiceAccounts of the controllers, which are named like their programs. */
export const argoCdAccounts = {
  applications: "argocd-application-controller",
  applicationSets: "argocd-applicationset-controller",
} as const;

/** Installs Argo CD's CRDs, its own rights, and its settings with the health checks of `install/argocd`. */
export async function installArgoCd({ atTheEnd, client }: ScenarioContext, build: Build): Promise<void> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: argoCdNamespace } };
  await client.apply(namespace);
  // The next scenario installs it again.
  atTheEnd(async () => {
    await client.delete(referenceOf(namespace));
    await client.waitUntilGone(referenceOf(namespace), 120);
  });
  const crds = ["application", "appproject", "applicationset"].map((name) => `${name}-crd.yaml`);
  const folder = manifestsOf(build, "crds");
  await applyCrds(
    client,
    crds.flatMap((file) => readManifests(join(folder, file))),
  );
  for (const object of [...readRights(build), ...settings]) await client.apply(inNamespace(object));
}

/** The rights of the ApplicationSet controller end at Argo CD's namespace. */
function readRights(build: Build): readonly KubernetesObject[] {
  const { applications, applicationSets } = argoCdAccounts;
  const read = (folder: string, names: readonly string[]): readonly KubernetesObject[] =>
    names.flatMap((name) => readManifests(join(manifestsOf(build, folder), `${name}.yaml`)));
  return [
    ...read("roles", namesOf(applications, "sa", "role", "rolebinding")),
    ...read("cluster-roles", namesOf(applications, "clusterrole", "clusterrolebinding")),
    ...read("set-roles", namesOf(applicationSets, "sa", "role", "rolebinding")),
  ];
}

function namesOf(account: string, ...parts: readonly string[]): readonly string[] {
  return parts.map((part) => `${account}-${part}`);
}

function inNamespace(object: KubernetesObject): KubernetesObject {
  if (object.kind.startsWith("Cluster")) return object;
  return { ...object, metadata: { ...object.metadata, namespace: argoCdNamespace } };
}

/** Argo CD ignores settings without this label. */
const labels = { "app.kubernetes.io/part-of": "argocd" };

/** What the manifests and the API server of Argo CD create otherwise. */
const settings: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "argocd-cm", labels }, data: readHealthChecks() },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "argocd-rbac-cm", labels } },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "argocd-secret", labels },
    // Nobody logs in. Without it, the settings are invalid.
    data: { "server.secretkey": randomBytes(32).toString("base64") },
  },
  {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: "default" },
    spec: {
      sourceRepos: ["*"],
      destinations: [{ server: "*", namespace: "*" }],
      clusterResourceWhitelist: [{ group: "*", kind: "*" }],
    },
  },
];
