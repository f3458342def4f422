import { groupRequirement, requiredGroups, requiredSets, setRequirement } from "../cluster-api/group-requirements.ts";
import type { Problem } from "../api/problem.ts";
import { listDeclaredReferences } from "../cluster-api/declared-reference.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { findComposedType, type KindFacts } from "../cluster-api/kind-facts.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { readReference } from "../cluster-api/reference.ts";
import { listTemplateReferencePaths } from "../cluster-api/template-references.ts";
import { annotationOf, at, type JsonObject, labelOf, nameOf, textAt } from "../kubernetes/object.ts";
import { keyAnnotation } from "./annotations.ts";
import { requireCluster, isForeign, requiredCluster } from "./ownership.ts";
import { allOf, type Requirement } from "../cluster-api/requirement.ts";
import { coreClusterKey, readState, keyOfStanding, type State } from "./state.ts";

/** Answers to requirements, by name. */
type Answers = Readonly<Record<string, readonly JsonObject[]>>;

/**
 * What must be read of a cluster that exists but is not observed (rule N5): an XR that was restored or comes from Git alone
 * has no references. The templates are asked for by name once their users are known, and supporting objects once those are
 * known that refer to them, so this takes two rounds, and one more for each step on the way to a supporting object.
 */
export function restoreRequirements(
  existing: JsonObject,
  answers: Answers,
  { cluster, kinds }: { cluster: ClusterIdentity; kinds: KindFacts },
): Record<string, Requirement> {
  const { namespace } = cluster;
  const named = (reference: Reference) => requireReference(reference, namespace, kinds);
  const found = Object.values(answers).flat();
  const users = ["control-plane", requiredGroups, requiredSets].flatMap((question) => answers[question] ?? []);
  return Object.fromEntries([
    [requiredCluster, requireCluster(cluster)],
    ...Object.entries({ ...setRequirement(cluster), ...groupRequirement(cluster) }),
    ["machine-health-checks", allOf(cluster, "MachineHealthCheck")],
    ...named({ key: "control-plane", object: existing, path: ["spec", "controlPlaneRef"] }),
    ...named({ key: "infrastructure-cluster", object: existing, path: ["spec", "infrastructureRef"] }),
    ...users
      .flatMap((user) => templateReferences(user, kinds).flatMap((reference) => named(reference)))
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ...found
      .flatMap((object) => requireSupporting(object, namespace, kinds))
      .map((requirement): [string, Requirement] => [
        `${supportingPrefix}${requirement.kind}-${requirement.name}`,
        requirement,
      ])
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  ]);
}

/** An object that is read because `path` of `object` refers to it. */
interface Reference {
  key: string;
  object: JsonObject;
  path: readonly string[];
}

/** The templates that an object makes machines from. */
export function requireTemplates(user: JsonObject, { namespace }: ClusterIdentity, kinds: KindFacts): Requirement[] {
  return templateReferences(user, kinds).flatMap((reference) =>
    requireReference(reference, namespace, kinds).map(([, requirement]) => requirement),
  );
}

const supportingPrefix = "supporting-";

/**
 * The answers without supporting objects that are not of this cluster: what machines refer to may be the platform's, and
 * several clusters may share it.
 */
export function withoutShared(answers: Answers, composite: JsonObject, { name }: ClusterIdentity): Answers {
  const isOwn = (object: JsonObject) =>
    labelOf(object, clusterApiLabel.clusterName) === name && !isForeign(object, composite);
  return Object.fromEntries(
    Object.entries(answers).map(([question, objects]) => [
      question,
      question.startsWith(supportingPrefix) ? objects.filter((object) => isOwn(object)) : objects,
    ]),
  );
}

function requireSupporting(object: JsonObject, namespace: string, kinds: KindFacts): Requirement[] {
  return listDeclaredReferences(kinds, object).flatMap(({ group, kind, name }) => {
    const type = findComposedType(kinds, { group, kind });
    return type ? [{ ...type, name, namespace }] : [];
  });
}

function templateReferences(object: JsonObject, kinds: KindFacts): Reference[] {
  return listTemplateReferencePaths(kinds, object).map((path) => {
    const [kind, name] = ["kind", "name"].map((field) => textAt(object, ...path, field));
    return { key: `template-${kind}-${name}`, object, path };
  });
}

/** Nothing for a kind that no chosen module makes: a kind that is not installed would abort the whole reconcile. */
function requireReference(
  { key, object, path }: Reference,
  namespace: string,
  kinds: KindFacts,
): [string, Requirement][] {
  const { group = "", kind = "", name = "" } = readReference(object, path);
  const type = findComposedType(kinds, { group, kind });
  return type === undefined || name === "" ? [] : [[key, { ...type, name, namespace }]];
}

/**
 * True for a minute after an XR was made. What the XR before it told last may not be seen yet, because caches are late, and
 * nobody remembers it: to keep what is seen could take it back. A cluster that exists can wait for its owner. Never where
 * clocks disagree and the XR is of the future.
 */
export function isJustMade(composite: JsonObject, now: number): boolean {
  const age = now - Date.parse(textAt(composite, "metadata", "creationTimestamp") ?? "");
  return age >= 0 && age < settleMilliseconds;
}

const settleMilliseconds = 60_000;

/** What the Cluster says that there is must be seen before anything is said: an answer without it could take it back. */
export function findMissingParts(existing: JsonObject, answers: Answers): Problem[] {
  // With a topology Cluster API makes both, and no answer of ours can take them back.
  if (at(existing, "spec", "topology") !== undefined) return [];
  const parts = [
    { name: "control-plane", reference: "controlPlaneRef", fact: "controlPlaneInitialized" },
    { name: "infrastructure-cluster", reference: "infrastructureRef", fact: "infrastructureProvisioned" },
  ];
  return parts
    .filter(
      ({ name, fact }) => at(existing, "status", "initialization", fact) === true && (answers[name] ?? []).length === 0,
    )
    .map(({ reference }) => {
      const target = `${textAt(existing, "spec", reference, "kind")}/${textAt(existing, "spec", reference, "name")}`;
      return { path: "", message: `${target} of the existing Cluster is not seen: nothing is changed until it is` };
    });
}

/** What was read, treated as observed: under the key that Crossplane wrote on it, or the one of its role. */
export function buildRestoredState(existing: JsonObject, answers: Answers, kinds: KindFacts): State {
  const found = Object.entries(answers).flatMap(([question, objects]) => (question === requiredSets ? [] : objects));
  const keyed = [existing, ...found].flatMap((object) => {
    const key = annotationOf(object, keyAnnotation) ?? roleOf(existing, object);
    return key === undefined ? [] : [[key, object] as const];
  });
  return { ...readState({ observed: Object.fromEntries(keyed), required: answers }, kinds), isRestored: true };
}

/** The key of the objects that every cluster has once; anything else without its key is not ours. */
function roleOf(existing: JsonObject, object: JsonObject): string | undefined {
  const [kind, name] = [textAt(object, "kind"), nameOf(object)];
  if (object === existing) return coreClusterKey;
  const isAt = (reference: string) =>
    textAt(at(existing, "spec", reference), "kind") === kind &&
    textAt(at(existing, "spec", reference), "name") === name;
  if (isAt("infrastructureRef")) return keyOfStanding("InfrastructureCluster", kind);
  return isAt("controlPlaneRef") ? keyOfStanding("ControlPlane", kind) : undefined;
}
