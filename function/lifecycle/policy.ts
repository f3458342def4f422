import semver from "semver";
import { memoizePerObject } from "../api/memoize.ts";
import type { Policy } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { formatAccepted, readAccepted, tokenOf } from "./accepted.ts";
import { ownAnnotation } from "./annotations.ts";

/** A value that a policy may forbid. Once it is accepted, its token is recorded on the Cluster. */
export interface Subject {
  /** Stable name without list indexes, for example `type/workers/default`. */
  readonly name: string;
  /** Path of the value below `spec`, for messages. */
  readonly path: string;
  readonly value: unknown;
  /** Token that is recorded. Default: the hash of the value. */
  readonly token?: string;
  /** True if the accepted token also covers this value. Default: equal tokens. */
  isCoveredBy?(token: string): boolean;
  /** Returns why the policy forbids the value, as a message; undefined if it allows it. */
  forbids(policy: Policy): string | undefined;
}

export interface PolicyResult {
  /** Violations by new or changed values. They reject the spec. */
  readonly rejected: readonly Problem[];
  /** Violations by values that were accepted before (rule A7). A condition reports them. */
  readonly tolerated: readonly Problem[];
  /** Tokens by name of subject, to be recorded. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** Reports an invalid range of versions. Otherwise every version would be rejected with a misleading message. */
export function findPolicyProblems(policy: Policy | undefined): Problem[] {
  const range = policy?.versions;
  if (range === undefined || semver.validRange(range) !== null) return [];
  return [
    { path: "policy.versions", message: `"${range}" is not a range of versions: write for example >=1.34 <1.36` },
  ];
}

/** Applies the policy to the subjects. Each one is compared only with its own accepted token (rule A7). */
export function checkPolicy(
  policy: Policy | undefined,
  subjects: readonly Subject[],
  coreCluster: JsonObject | undefined,
): PolicyResult {
  const accepted = readAccepted(annotationOf(coreCluster, ownAnnotation.accepted) ?? "");
  const tokens = tokensOf(subjects, () => hashSubjects(subjects));
  const checked = subjects.map((subject) => ({ subject, token: tokens.get(subject.name) ?? "" }));
  const violations = checked.flatMap(({ subject, token }) => {
    const message = policy && subject.forbids(policy);
    if (message === undefined) return [];
    const before = accepted(subject.name);
    const wasAccepted = before !== undefined && (subject.isCoveredBy?.(before) ?? before === token);
    return [{ path: subject.path, message, wasAccepted }];
  });
  const problems = (wasAccepted: boolean) =>
    violations
      .filter((violation) => violation.wasAccepted === wasAccepted)
      .map(({ path, message }) => ({ path, message }));
  return {
    rejected: problems(false),
    tolerated: problems(true),
    tokens,
  };
}

/** A cache, because a cluster without changes has the same subjects. */
const tokensOf = memoizePerObject<ReadonlyMap<string, string>>();

function hashSubjects(subjects: readonly Subject[]): ReadonlyMap<string, string> {
  const named = Map.groupBy(subjects, ({ name }) => name);
  return new Map([...named].map(([name, all]) => [name, tokenOfAll(all)]));
}

/** Several subjects can have one name, for example if a path is spelled in two ways. They share one token. */
function tokenOfAll([first, ...others]: readonly Subject[]): string {
  if (others.length > 0) return tokenOf([first, ...others].map((subject) => subject?.value));
  return first?.token ?? tokenOf(first?.value);
}

export function joinPolicyResults(left: PolicyResult, right: PolicyResult): PolicyResult {
  return {
    rejected: [...left.rejected, ...right.rejected],
    tolerated: [...left.tolerated, ...right.tolerated],
    tokens: new Map([...left.tokens, ...right.tokens]),
  };
}

/** Returns the value of the annotation that records the accepted values. */
export function acceptedOf({ tokens }: PolicyResult): string {
  return formatAccepted(tokens);
}
