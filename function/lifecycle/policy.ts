import semver from "semver";
import type { Policy } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { formatAccepted, readAccepted, tokenOf } from "./accepted.ts";
import { ownAnnotation } from "./annotations.ts";

/** One thing that a policy may forbid; its value is remembered on the Cluster once it was accepted. */
export interface Subject {
  /** What it is, whatever its place in a list: `type/workers/default`. */
  readonly name: string;
  /** Where a person finds it, below `spec`. */
  readonly path: string;
  readonly value: unknown;
  /** What is remembered of it; by default the hash of the value. */
  readonly token?: string;
  /** True where what was accepted before covers it; by default the same token. */
  isCoveredBy?(token: string): boolean;
  forbids(policy: Policy): string | undefined;
}

export interface PolicyVerdict {
  /** Forbidden, and requested anew: rejected. */
  readonly rejected: readonly Problem[];
  /** Forbidden by now, but it was accepted before (rule A7): said in a condition. */
  readonly tolerated: readonly Problem[];
  /** The token of every subject, to be remembered. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** A policy whose range of versions cannot be read would reject every version, with a misleading text. */
export function findPolicyProblems(policy: Policy | undefined): Problem[] {
  const range = policy?.versions;
  if (range === undefined || semver.validRange(range) !== null) return [];
  return [{ path: "policy.versions", message: `"${range}" is no range of versions; write for example >=1.34 <1.36` }];
}

/** What the policy says of subjects; each is compared with what was accepted of itself alone (rule A7). */
export function judge(
  policy: Policy | undefined,
  subjects: readonly Subject[],
  coreCluster: JsonObject | undefined,
): PolicyVerdict {
  const accepted = readAccepted(annotationOf(coreCluster, ownAnnotation.accepted) ?? "");
  const named = Map.groupBy(subjects, ({ name }) => name);
  const judged = subjects.map((subject) => ({ subject, token: tokenOfAll(named.get(subject.name) ?? [subject]) }));
  const violations = judged.flatMap(({ subject, token }) => {
    const message = policy && subject.forbids(policy);
    if (message === undefined) return [];
    const before = accepted(subject.name);
    const isOld = before !== undefined && (subject.isCoveredBy?.(before) ?? before === token);
    return [{ path: subject.path, message, isOld }];
  });
  const problems = (isOld: boolean) =>
    violations.filter((violation) => violation.isOld === isOld).map(({ path, message }) => ({ path, message }));
  return {
    rejected: problems(false),
    tolerated: problems(true),
    tokens: new Map(judged.map(({ subject, token }) => [subject.name, token])),
  };
}

/** Of all subjects with one name: two spellings of one path, for example. */
function tokenOfAll([first, ...others]: readonly Subject[]): string {
  if (others.length > 0) return tokenOf([first, ...others].map((subject) => subject?.value));
  return first?.token ?? tokenOf(first?.value);
}

export function joinVerdicts(left: PolicyVerdict, right: PolicyVerdict): PolicyVerdict {
  return {
    rejected: [...left.rejected, ...right.rejected],
    tolerated: [...left.tolerated, ...right.tolerated],
    tokens: new Map([...left.tokens, ...right.tokens]),
  };
}

/** The annotation that remembers what was accepted. */
export function acceptedOf({ tokens }: PolicyVerdict): string {
  return formatAccepted(tokens);
}
