import type { Policy, PolicyPath } from "../api/policy.ts";
import { quote } from "../api/problem.ts";
import { findDifferences, isSame, isWithin, formatPath, valueAt } from "../kubernetes/diff.ts";
import { type Found, splitPath, valuesAt } from "../kubernetes/path.ts";
import { explainForbidden, wordsOf } from "../lifecycle/allowed.ts";
import type { Subject } from "../lifecycle/policy.ts";
import { formatIdentityWord } from "../lifecycle/requested.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { isTargetOf } from "./override.ts";
import { groupOf, type PartPair } from "./part-pairs.ts";

/**
 * Lists what a policy checks in the changes of the XR's own overrides: values at paths that modules declare (checked
 * like the corresponding setting), and the changed paths themselves.
 */
export function findOverriddenSubjects(scope: ClusterScope, pairs: readonly PartPair[]): Subject[] {
  const subjects = pairs.flatMap((pair) => [
    ...scope.policyFacts.policyPaths
      .filter(({ kind }) => kind === pair.part.object.kind)
      .flatMap((path) => listValueSubjects(scope, pair, path)),
    listPathSubject(scope, pair),
  ]);
  // The zones of a pool change alike, and are checked together.
  return [...Map.groupBy(subjects, ({ name }) => name).values()].map((alike) => joinSubjects(alike));
}

function joinSubjects(subjects: readonly Subject[]): Subject {
  const [first] = subjects;
  if (!first) throw new TypeError("a group has a member");
  return {
    ...first,
    value: subjects.map(({ value }) => value),
    forbids: (policy) => subjects.map((subject) => subject.forbids(policy)).find((message) => message !== undefined),
  };
}

function listValueSubjects(scope: ClusterScope, pair: PartPair, policyPath: PolicyPath): Subject[] {
  const changes = findChanges(valuesAt(pair.before, policyPath.path), valuesAt(pair.after, policyPath.path));
  if (changes.length === 0) return [];
  const { part } = pair;
  return [
    {
      name: `overridden/${groupOf(part)}/${policyPath.subject}/${policyPath.path}`,
      path: pathOfOverride(scope, pair),
      value: changes.map(({ place, after }) => [place, after]),
      forbids: (policy) => {
        const messages = changes.map((change) => explainChange(policy, policyPath, change));
        const message = messages.find((text) => text !== undefined);
        return message && `changes ${policyPath.path} of ${part.object.kind}: ${message}`;
      },
    },
  ];
}

/** The values at a place, before and after the override. There are several if items have the same name. */
interface Change {
  readonly place: string;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

function findChanges(before: readonly Found[], after: readonly Found[]): Change[] {
  const [left, right] = [before, after].map((found) => Map.groupBy(found, ({ place }) => place));
  return [...new Set([...before, ...after].map(({ place }) => place))]
    .map((place) => ({
      place,
      before: (left?.get(place) ?? []).map(({ value }) => value),
      after: (right?.get(place) ?? []).map(({ value }) => value),
    }))
    .filter((change) => !isSame(change.before, change.after));
}

function explainChange(policy: Policy, policyPath: PolicyPath, { before, after }: Change): string | undefined {
  const { subject } = policyPath;
  // A machine type or an identity may become any allowed one. Other values must be allowed before and after.
  const isWord = subject === "machineTypes" || subject === "identities";
  const values = isWord ? after : [...before, ...after];
  const words = (values.length > 0 ? values : [""])
    .flatMap((value) => wordsOf(subject, value))
    .map((word) => formatIdentityWord(policyPath, word));
  return explainForbidden(subject, policy, words);
}

/** The changed paths, which `policy.allow.overrides` lists as `Kind:path`. */
function listPathSubject(scope: ClusterScope, pair: PartPair): Subject {
  const { kind } = pair.part.object;
  const changed = findDifferences(pair.before, pair.after);
  return {
    name: `overridden/${groupOf(pair.part)}`,
    path: pathOfOverride(scope, pair),
    value: changed.map((steps) => [steps, valueAt(pair.after, steps)]),
    forbids: ({ allow }) => {
      const listed = allow?.overrides;
      if (typeof listed !== "object") return undefined;
      const outside = changed.find((steps) => !listed.some((entry) => isListed(entry, kind, steps)));
      if (!outside) return undefined;
      const what = quote(`${kind}:${formatPath(outside)}`);
      return `${what} is not allowed: the platform allows overrides of ${listed.join(", ") || "nothing"}`;
    },
  };
}

/** True if the steps are at or below the path of an entry `Kind:path`. */
function isListed(entry: string, kind: string, steps: readonly string[]): boolean {
  const [listedKind, path = ""] = entry.split(":");
  const listed = splitPath(path);
  return listedKind === kind && listed.length <= steps.length && isWithin(listed, steps);
}

/** Path of the XR's override that targets an object; of all overrides if there are several. */
export function pathOfOverride({ overrides }: ClusterScope, { part }: PartPair): string {
  const { object, role, pool } = part;
  const found = [...overrides.ofXr].filter(([, override]) =>
    isTargetOf(override, { body: { ...object, spec: {} }, role, pool }),
  );
  return found.length === 1 ? `overrides[${found[0]?.[0]}]` : "overrides";
}
