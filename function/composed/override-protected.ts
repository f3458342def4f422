import { explainReserved } from "../api/reserved-keys.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { isWithinSelector, narrowableKinds } from "../cluster-api/selector.ts";
import { hasDifferencesAt, isSame } from "../kubernetes/diff.ts";
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  textAt,
  withValueAt,
} from "../kubernetes/object.ts";
import { valuesAt } from "../kubernetes/path.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { findTouchedTopology } from "./topology-identity.ts";

/**
 * Paths that overrides may not change, in every kind. The function and controllers own them: a patch would break names,
 * references or rules over time. Labels and annotations are not part of the content that these paths protect.
 */
const commonProtectedPaths = [
  "apiVersion",
  "kind",
  "metadata",
  "spec.replicas",
  "spec.version",
  "spec.selector",
  "spec.clusterSelector",
  "spec.clusterName",
  "spec.paused",
  "spec.controlPlaneEndpoint",
  "spec.infrastructureRef",
  "spec.controlPlaneRef",
  "spec.providerIDList",
  "spec.machineTemplate.spec.infrastructureRef",
  "spec.template.metadata",
  "spec.template.spec.clusterName",
  "spec.template.spec.version",
  "spec.template.spec.bootstrap",
  "spec.template.spec.infrastructureRef",
  "spec.template.spec.providerID",
];

const selectorPath = "spec.selector";

type ProtectionScope = Pick<ClusterScope, "cluster" | "policyFacts">;

/** The first protected path that changed, with the kind, for a message; undefined if there is none. */
export function findTouched(scope: ProtectionScope, before: JsonObject, after: Json): string | undefined {
  const kind = textAt(before, "kind") ?? "";
  const path = commonProtectedPaths.find((one) => isTouched(kind, one, { before, after }));
  const touched = path ?? findTouchedTopology(before, after) ?? findPathOfModules(scope, before, after);
  const hint = path === selectorPath && narrowableKinds.has(kind) ? `: it may only add to ${narrowing}` : "";
  return touched === undefined ? undefined : `${touched} of ${kind}${hint}`;
}

const narrowing = "matchLabels and matchExpressions";

function isTouched(kind: string, path: string, { before, after }: { before: JsonObject; after: Json }): boolean {
  const steps = path.split(".");
  if (!hasDifferencesAt(before, after, steps)) return false;
  const mayBeNarrower = path === selectorPath && narrowableKinds.has(kind);
  return !(mayBeNarrower && isWithinSelector(at(after, ...steps), at(before, ...steps)));
}

function findPathOfModules(
  { cluster, policyFacts }: ProtectionScope,
  before: JsonObject,
  after: Json,
): string | undefined {
  const ofKind = policyFacts.protectedPaths.filter(({ kind }) => kind === before["kind"]);
  return ofKind.find(({ path, isNamespace }) =>
    isNamespace
      ? listChangesAt(path.replace(/\.namespace$/, ""), before, after).some(
          (reference) => isObject(reference) && reference["namespace"] !== cluster.namespace,
        )
      : listChangesAt(path, before, after).length > 0,
  )?.path;
}

/** The new values at changed places; undefined for a removed value. */
function listChangesAt(path: string, before: JsonObject, after: Json): unknown[] {
  const [was, is] = [before, after].map(
    (body) => new Map(valuesAt(body, path).map(({ place, value }): [string, unknown] => [place, value])),
  );
  const places = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  return [...places].filter((place) => !isSame(was?.get(place), is?.get(place))).map((place) => is?.get(place));
}

/** The part of an object that overrides may change. */
export function toOverridable({ kind, metadata, spec }: Omit<KubernetesObject, "apiVersion" | "data">): JsonObject {
  const content = commonProtectedPaths
    .filter((path) => path !== selectorPath || !narrowableKinds.has(kind))
    .map((path) => path.split("."))
    .filter((steps) => at({ spec }, ...steps) !== undefined)
    .reduce<JsonObject>((body, steps) => withValueAt(body, steps, undefined), { spec });
  const [labels, annotations] = [selectFree(metadata.labels), selectFree(metadata.annotations)];
  return labels || annotations ? { ...content, metadata: { labels, annotations } } : content;
}

/** Labels or annotations whose keys are not reserved; undefined if there are none. */
function selectFree(texts: Record<string, string> = {}): Record<string, string> | undefined {
  const free = Object.entries(texts).filter(
    ([key]) => key === clusterApiAnnotation.managedBy || explainReserved(key) === undefined,
  );
  return free.length === 0 ? undefined : Object.fromEntries(free);
}
