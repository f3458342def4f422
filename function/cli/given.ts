import { annotationOf, groupOf, type JsonObject, nameOf, textAt } from "../kubernetes/object.ts";
import { applyDefaults, findEnvelopeProblems, isCluster } from "./cluster.ts";
import { UsageError } from "./exit-code.ts";
import { type Manifest, readManifests } from "./manifest.ts";
import { nameAnnotation } from "./rendered.ts";
import { readSoundManifests, UnreadableFileError } from "./report.ts";
import { readSource, readSources } from "./source.ts";
import type { Terminal } from "./terminal.ts";

/** The one KubernetesCluster of a file, as it would be after `kubectl apply`. */
export async function readCluster(file: string, terminal: Terminal): Promise<JsonObject> {
  const manifests = readSoundManifests(readManifests(await readSource(file, terminal)));
  const [cluster, ...more] = manifests.filter((manifest) => isCluster(manifest.object));
  if (!cluster) throw new UsageError(`cannot read ${file}: it has no KubernetesCluster`);
  if (more.length > 0)
    throw new UsageError(`cannot read ${file}: it has ${more.length + 1} KubernetesClusters, not one`);
  const problems = findEnvelopeProblems(cluster.object).map((problem) => cluster.locate(problem));
  if (problems.length > 0) throw new UnreadableFileError(problems);
  return applyDefaults(cluster.object);
}

/** A KubernetesCluster and the file that it is in. */
interface ReadCluster {
  readonly file: string;
  readonly cluster: JsonObject;
}

/** Two clusters are no edit of one; what differs is told, so that a wrong file is found at once. */
export function rejectOtherCluster(before: ReadCluster, after: ReadCluster): void {
  const identities = {
    group: groupIn,
    kind: (object: JsonObject) => textAt(object, "kind"),
    name: nameOf,
    namespace: namespaceOf,
  };
  for (const [what, of] of Object.entries(identities)) {
    const [old, fresh] = [of(before.cluster), of(after.cluster)];
    if (old === fresh) continue;
    const found = `the ${what} is ${old ?? "missing"} in ${before.file} and ${fresh ?? "missing"} in ${after.file}`;
    throw new UsageError(`cannot plan an edit of two KubernetesClusters: ${found}`);
  }
}

function groupIn(object: JsonObject): string {
  return groupOf(textAt(object, "apiVersion") ?? "");
}

/** Of a cluster-scoped XR that of its claim. */
function namespaceOf(object: JsonObject): string | undefined {
  return textAt(object, "metadata", "namespace") ?? textAt(object, "spec", "claimRef", "namespace");
}

export async function readObjects(paths: readonly string[], terminal: Terminal): Promise<Manifest[]> {
  const sources = await readSources(paths, terminal);
  return sources.flatMap((source) => readSoundManifests(readManifests(source)));
}

/** Composed objects by key. The status that an earlier run printed is no composed object. */
export function indexObserved(manifests: readonly Manifest[]): Record<string, JsonObject> {
  const composed = manifests.filter((manifest) => !isCluster(manifest.object));
  const nameless = composed.filter(({ object }) => annotationOf(object, nameAnnotation) === undefined);
  if (nameless.length > 0) throw new UnreadableFileError(nameless.map((manifest) => withoutKey(manifest)));
  return Object.fromEntries(composed.map(({ object }) => [annotationOf(object, nameAnnotation) ?? "", object]));
}

function withoutKey(manifest: Manifest) {
  return manifest.locate({ path: `metadata.annotations`, message: `must have ${nameAnnotation}` });
}
