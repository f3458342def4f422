import { existsSync } from "node:fs";
import { join } from "node:path";
import { groupOf } from "../../../function/kubernetes/object.ts";
import { installable, type InstallableCrd } from "../../conformance/installable.ts";
import { hasAllProviders, readCrd } from "../../conformance/upstream-crds.ts";
import { composeExample, examples, observedFrom, readExample } from "../../golden/examples.ts";
import { manifestsOf } from "../build/build.ts";
import { kubernetesObject } from "../kubernetes/object.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import { say } from "../progress.ts";
import { projectRoot } from "../places.ts";
import { Problem } from "../problem.ts";
import type { NamedObject } from "./dry-run.ts";
import type { NeededBuilds } from "./small-api-server.ts";

/**
 * All objects composed for the examples: those of the golden files, and those that are composed once the first exist.
 */
export function composedObjects(): readonly NamedObject[] {
  return examples.flatMap((name) => [...goldenObjects(name), ...objectsOfSecondAnswer(name)]);
}

/**
 * The objects whose CRDs for this release of Cluster API are on this machine. Reports how many objects are not checked.
 */
export function checkable(objects: readonly NamedObject[], release: string): readonly NamedObject[] {
  if (hasAllProviders) return objects;
  const known = objects.filter((object) => hasCrdHere(object, release));
  const missing = objects.length - known.length;
  if (missing > 0) say(`!!! ${missing} OBJECTS ARE NOT CHECKED WITH ${release}: THEIR CRDS ARE MISSING (CRDS_DIR)`);
  return known;
}

function hasCrdHere({ object: { apiVersion, kind } }: NamedObject, release: string): boolean {
  const group = groupOf(apiVersion);
  return !group.endsWith("cluster.x-k8s.io") || readCrd(release, group, kind) !== undefined;
}

function goldenObjects(name: string): readonly NamedObject[] {
  const file = join(projectRoot, "test", "golden", name);
  if (!existsSync(file))
    throw new Problem(`cannot check the example ${name}: it has no golden file (npx vitest run -u)`);
  return readManifests(file).map((object) => named(name, object));
}

function objectsOfSecondAnswer(name: string): readonly NamedObject[] {
  const composite = readExample(name);
  const first = composeExample(composite);
  const second = composeExample(composite, { observed: observedFrom(first) });
  const later = [...second.desired].filter(([key]) => !first.desired.has(key));
  return later.map(([, { object }]) => named(name, kubernetesObject.parse(object)));
}

function named(file: string, object: NamedObject["object"]): NamedObject {
  return { name: `${file} ${object.kind} ${object.metadata.name ?? ""}`, file, object };
}

type Kind = { readonly group: string; readonly kind: string; readonly versions: readonly string[] };

/** The CRDs that the objects need, of this release of Cluster API, of all providers and of Crossplane. */
export function crdsFor(objects: readonly NamedObject[], release: string, builds: NeededBuilds): InstallableCrd[] {
  return kindsOf(objects).map(({ group, kind, versions }) => {
    const crd = readCrd(release, group, kind) ?? crossplaneCrd(builds, group, kind);
    if (!crd) throw new Problem(`cannot check ${kind}: no CRD of ${group} found (CRDS_DIR names the folder of CRDs)`);
    return installable(crd, versions);
  });
}

function kindsOf(objects: readonly NamedObject[]): readonly Kind[] {
  const custom = objects.map(({ object }) => object).filter(({ apiVersion }) => groupOf(apiVersion) !== "");
  const groups = Map.groupBy(custom, ({ apiVersion, kind }) => `${groupOf(apiVersion)} ${kind}`);
  return [...groups].map(([key, members]) => {
    const [group = "", kind = ""] = key.split(" ");
    return { group, kind, versions: [...new Set(members.map(({ apiVersion }) => apiVersion.slice(group.length + 1)))] };
  });
}

function crossplaneCrd({ derivedCrds }: NeededBuilds, group: string, kind: string): unknown {
  const file = join(manifestsOf(derivedCrds, "crds"), `${group}_${kind.toLowerCase()}s.yaml`);
  return existsSync(file) ? readManifests(file)[0] : undefined;
}
