import { annotationOf, groupOf, type JsonObject, nameOf, textAt } from "../kubernetes/object.ts";
import { applyDefaults, findEnvelopeProblems, isCluster } from "./cluster.ts";
import { UsageError } from "./exit-code.ts";
import { type Manifest, readManifests } from "./manifest.ts";
import { nameAnnotation } from "./rendered.ts";
import { requireValidManifests, UnreadableFileError } from "./report.ts";
import { readSource, readSources } from "./source.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The KubernetesCluster of a file, as after `kubectl apply`. Throws if the file does not have exactly one valid one.
 */
export async function readCluster(file: string, terminal: Terminal): Promise<JsonObject> {
  const manifests = requireValidManifests(readManifests(await readSource(file, terminal)));
  const [cluster, ...more] = manifests.filter((manifest) => isCluster(manifest.object));
  if (!cluster) throw new UsageError(`cannot read ${file}: it has no KubernetesCluster`);
  if (more.length > 0)
    throw new UsageError(`cannot read ${file}: it has ${more.length + 1} KubernetesClusters, exactly one is allowed`);
  const problems = findEnvelopeProblems(cluster.object).map((problem) => cluster.locate(problem));
  if (problems.length > 0) throw new UnreadableFileError(problems);
  return applyDefaults(cluster.object);
}

/** A KubernetesCluster and the file that it is in. */
interface ReadCluster {
  readonly file: string;
  readonly cluster: JsonObject;
}

/** Throws a `UsageError` if the files have different clusters. The message names the field that differs. */
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
    throw new UsageError(`cannot plan a change between two KubernetesClusters: ${found}`);
  }
}

function groupIn(object: JsonObject): string {
  return groupOf(textAt(object, "apiVersion") ?? "");
}

/** The namespace of an XR, or of the claim of a cluster-scoped XR. */
function namespaceOf(object: JsonObject): string | undefined {
  return textAt(object, "metadata", "namespace") ?? textAt(object, "spec", "claimRef", "namespace");
}

export async function readObjects(paths: readonly string[], terminal: Terminal): Promise<Manifest[]> {
  const sources = await readSources(paths, terminal);
  return sources.flatMap((source) => requireValidManifests(readManifests(source)));
}

/** Composed objects by key. A KubernetesCluster is skipped, because `render` prints one with the status. */
export function indexObserved(manifests: readonly Manifest[]): Record<string, JsonObject> {
  const composed = manifests.filter((manifest) => !isCluster(manifest.object));
  const nameless = composed.filter(({ object }) => annotationOf(object, nameAnnotation) === undefined);
  if (nameless.length > 0) throw new UnreadableFileError(nameless.map((manifest) => buildKeyProblem(manifest)));
  return Object.fromEntries(composed.map(({ object }) => [annotationOf(object, nameAnnotation) ?? "", object]));
}

function buildKeyProblem(manifest: Manifest) {
  return manifest.locate({ path: `metadata.annotations`, message: `must have the annotation ${nameAnnotation}` });
}
