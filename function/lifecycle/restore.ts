import { groupRequirement, requiredGroups, requiredSets, requireSets } from "../cluster-api/group-requirements.ts";
import type { Problem } from "../api/problem.ts";
import { listDeclaredReferences } from "../cluster-api/declared-reference.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { findComposedType, type KindFacts } from "../cluster-api/kind-facts.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { readReference } from "../cluster-api/reference.ts";
import { listTemplateReferencePaths } from "../cluster-api/template-references.ts";
import { readCondition } from "../kubernetes/condition.ts";
import { annotationOf, at, type JsonObject, labelOf, nameOf, textAt } from "../kubernetes/object.ts";
import { keyAnnotation } from "./annotations.ts";
import { requireCluster, isForeign, requiredCluster } from "./ownership.ts";
import { allOf, type Requirement } from "../cluster-api/requirement.ts";
import { coreClusterKey, readState, keyOfSingleton, type State } from "./state.ts";

/** Answers to requirements, by name. */
type Answers = Readonly<Record<string, readonly JsonObject[]>>;

/**
 * Requires the objects of a cluster that exists but is not observed (rule N5): an XR that was restored, or applied
 * again from Git, has no references to its composed resources. Templates and supporting objects are required by name
 * once the objects that refer to them are read. So Crossplane calls the function at least twice, and once more for each
 * further reference in a chain of supporting objects.
 */
export function restoreRequirements(
  existing: JsonObject,
  answers: Answers,
  { cluster, kinds }: { cluster: ClusterIdentity; kinds: KindFacts },
): Record<string, Requirement> {
  const { namespace } = cluster;
  const named = (reference: Reference) => requireReference(reference, namespace, kinds);
  const found = Object.values(answers).flat();
  const referrers = ["control-plane", requiredGroups, requiredSets].flatMap(
    (requirement) => answers[requirement] ?? [],
  );
  return Object.fromEntries([
    [requiredCluster, requireCluster(cluster)],
    ...Object.entries({ ...requireSets(cluster), ...groupRequirement(cluster) }),
    ["machine-health-checks", allOf(cluster, "MachineHealthCheck")],
    ...named({ key: "control-plane", object: existing, path: ["spec", "controlPlaneRef"] }),
    ...named({ key: "infrastructure-cluster", object: existing, path: ["spec", "infrastructureRef"] }),
    ...referrers
      .flatMap((referrer) => listTemplateReferences(referrer, kinds).flatMap((reference) => named(reference)))
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

/** A reference to an object that is to be read: the field at `path` in `object`. */
interface Reference {
  key: string;
  object: JsonObject;
  path: readonly string[];
}

/** Requires the templates that a control plane or worker group refers to. */
export function requireTemplates(user: JsonObject, { namespace }: ClusterIdentity, kinds: KindFacts): Requirement[] {
  return listTemplateReferences(user, kinds).flatMap((reference) =>
    requireReference(reference, namespace, kinds).map(([, requirement]) => requirement),
  );
}

const supportingPrefix = "supporting-";

/**
 * Removes supporting objects of other owners from the answers: machines may refer to an object of the platform that
 * several clusters share.
 */
export function withoutShared(answers: Answers, composite: JsonObject, { name }: ClusterIdentity): Answers {
  const isOfCluster = (object: JsonObject) =>
    labelOf(object, clusterApiLabel.clusterName) === name && !isForeign(object, composite);
  return Object.fromEntries(
    Object.entries(answers).map(([requirement, objects]) => [
      requirement,
      requirement.startsWith(supportingPrefix) ? objects.filter((object) => isOfCluster(object)) : objects,
    ]),
  );
}

function requireSupporting(object: JsonObject, namespace: string, kinds: KindFacts): Requirement[] {
  return listDeclaredReferences(kinds, object).flatMap(({ group, kind, name }) => {
    const type = findComposedType(kinds, { group, kind });
    return type ? [{ ...type, name, namespace }] : [];
  });
}

function listTemplateReferences(object: JsonObject, kinds: KindFacts): Reference[] {
  return listTemplateReferencePaths(kinds, object).map((path) => {
    const [kind, name] = ["kind", "name"].map((field) => textAt(object, ...path, field));
    return { key: `template-${kind}-${name}`, object, path };
  });
}

/**
 * Requires the target of a reference, if a chosen module composes its kind. A required resource of a kind that is not
 * installed would abort the whole reconcile (rule D2).
 */
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
 * True for a minute after the XR was created. The last change of a previous XR may not be observed yet, because caches
 * may be stale, and the new XR has no record of it. So returning the observed objects could revert that change. An
 * existing cluster can wait this long for its XR. False if the time of creation is in the future, because then the
 * clocks differ.
 */
export function isJustMade(composite: JsonObject, now: number): boolean {
  const age = now - Date.parse(textAt(composite, "metadata", "creationTimestamp") ?? "");
  return age >= 0 && age < settleMilliseconds;
}

const settleMilliseconds = 60_000;

/** Reports parts that existed according to the Cluster but were not found. Composing them anew could replace them. */
export function findMissingParts(existing: JsonObject, answers: Answers): Problem[] {
  // With a topology Cluster API creates both parts, so no response of this function can revert them.
  if (at(existing, "spec", "topology") !== undefined) return [];
  const parts = [
    { name: "control-plane", reference: "controlPlaneRef", fact: "controlPlaneInitialized" },
    { name: "infrastructure-cluster", reference: "infrastructureRef", fact: "infrastructureProvisioned" },
  ];
  return parts
    .filter(({ name, fact }) => (answers[name] ?? []).length === 0 && mayHaveExisted(existing, fact))
    .map(({ reference }) => {
      const target = `${textAt(existing, "spec", reference, "kind")}/${textAt(existing, "spec", reference, "name")}`;
      return { path: "", message: `${target} of the existing Cluster was not found: nothing changes until it is` };
    });
}

/**
 * True if the Cluster was initialized, has machines of a control plane, or has no status yet. `clusterctl move` and
 * tools for backups restore objects without their status: until Cluster API looks at the Cluster, it shows nothing.
 */
function mayHaveExisted(existing: JsonObject, fact: string): boolean {
  if (at(existing, "status", "initialization", fact) === true) return true;
  const machines = readCondition(existing, "ControlPlaneMachinesReady");
  return machines ? machines.reason !== noMachines : at(existing, "status") === undefined;
}

/** Reason of the condition while no machine exists (Cluster API v1.14, NoReplicasReason). */
const noMachines = "NoReplicas";

/**
 * Returns the state of the objects that were read, as if they were observed. The key is that of Crossplane's
 * annotation, or without one, the key of the object's role.
 */
export function buildRestoredState(existing: JsonObject, answers: Answers, kinds: KindFacts): State {
  const found = Object.entries(answers).flatMap(([name, objects]) => (name === requiredSets ? [] : objects));
  const keyed = [existing, ...found].flatMap((object) => {
    const key = annotationOf(object, keyAnnotation) ?? keyOfPart(existing, object);
    return key === undefined ? [] : [[key, object] as const];
  });
  return { ...readState({ observed: Object.fromEntries(keyed), required: answers }, kinds), isRestored: true };
}

/** Returns the key of an object that every cluster has once; undefined for any other object. */
function keyOfPart(existing: JsonObject, object: JsonObject): string | undefined {
  const [kind, name] = [textAt(object, "kind"), nameOf(object)];
  if (object === existing) return coreClusterKey;
  const isAt = (reference: string) =>
    textAt(at(existing, "spec", reference), "kind") === kind &&
    textAt(at(existing, "spec", reference), "name") === name;
  if (isAt("infrastructureRef")) return keyOfSingleton("InfrastructureCluster", kind);
  return isAt("controlPlaneRef") ? keyOfSingleton("ControlPlane", kind) : undefined;
}
