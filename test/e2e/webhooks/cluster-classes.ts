import { readFileSync } from "node:fs";
import { join } from "node:path";
import { manifestsOf } from "../build/build.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";
import type { BuiltProvider } from "../processes/provider.ts";

/** Managers reconcile only objects with this label; their webhooks validate all objects. */
const filterLabel = "cluster.x-k8s.io/watch-filter";
const filterValue = "cluster-classes";
export const watchFilter = [`--watch-filter=${filterValue}`] as const;

/** Names in v1beta2 and v1beta1. */
const conditions = ["VariablesReady", "VariablesReconciled"];
const classReady = {
  what: "its variables are known",
  seconds: 60,
  holds: (object: KubernetesObject) => conditions.some((type) => isTrue(object, type)),
};

/** Installs upstream's ClusterClasses, because Cluster API validates a topology against its class alone. */
export async function installClasses(
  client: KubernetesClient,
  built: readonly BuiltProvider[],
  namespaces: readonly string[],
): Promise<void> {
  const objects = built.flatMap(classesOf);
  const placed = namespaces.flatMap((namespace) => objects.map((object) => placedIn(namespace, object)));
  // Templates go first: a class is rejected if its templates are missing or cannot be read.
  const [classes, templates] = [placed.filter(isClass), placed.filter((object) => !isClass(object))];
  await Promise.all(templates.map((object) => client.apply(object)));
  await Promise.all(classes.map((object) => client.apply(object)));
  await Promise.all(classes.map((object) => client.waitFor(referenceOf(object), classReady)));
}

function classesOf({ provider, build }: BuiltProvider): readonly KubernetesObject[] {
  return provider.classes.flatMap(({ file, variables }) => {
    const text = readFileSync(join(manifestsOf(build, "cluster-classes"), file), "utf8");
    const filled = text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
    return parseManifests(filled).filter((object) => isClass(object) || object.kind.endsWith("Template"));
  });
}

function isClass({ kind }: KubernetesObject): boolean {
  return kind === "ClusterClass";
}

function placedIn(namespace: string, object: KubernetesObject): KubernetesObject {
  const labels = { ...object.metadata.labels, [filterLabel]: filterValue };
  return { ...object, metadata: { ...object.metadata, namespace, labels } };
}
