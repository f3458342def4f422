import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { asApplied, isCluster } from "./cluster.ts";
import { UsageError } from "./exit-code.ts";
import { type Manifest, readManifests } from "./manifest.ts";
import { nameAnnotation } from "./rendered.ts";
import { soundManifests, UnreadableFileError } from "./report.ts";
import { readSource, readSources } from "./source.ts";
import type { Terminal } from "./terminal.ts";

/** The one KubernetesCluster of a file, as it would be after `kubectl apply`. */
export async function readCluster(file: string, terminal: Terminal): Promise<JsonObject> {
  const manifests = soundManifests(readManifests(await readSource(file, terminal)));
  const [cluster, ...more] = manifests.filter((manifest) => isCluster(manifest.object));
  if (!cluster) throw new UsageError(`cannot read ${file}: it has no KubernetesCluster`);
  if (more.length > 0)
    throw new UsageError(`cannot read ${file}: it has ${more.length + 1} KubernetesClusters, not one`);
  return asApplied(cluster.object);
}

export async function readObjects(paths: readonly string[], terminal: Terminal): Promise<Manifest[]> {
  const sources = await readSources(paths, terminal);
  return sources.flatMap((source) => soundManifests(readManifests(source)));
}

/** Composed objects by key. The status that an earlier run printed is no composed object. */
export function observedByKey(manifests: readonly Manifest[]): Record<string, JsonObject> {
  const composed = manifests.filter((manifest) => !isCluster(manifest.object));
  const nameless = composed.filter(({ object }) => annotationOf(object, nameAnnotation) === undefined);
  if (nameless.length > 0) throw new UnreadableFileError(nameless.map((manifest) => withoutKey(manifest)));
  return Object.fromEntries(composed.map(({ object }) => [annotationOf(object, nameAnnotation) ?? "", object]));
}

function withoutKey(manifest: Manifest) {
  return manifest.locate({ path: `metadata.annotations`, message: `must have ${nameAnnotation}` });
}
