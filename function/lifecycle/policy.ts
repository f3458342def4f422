import semver from "semver";
import type { Policy } from "../api/input.ts";
import type { Problem } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { matchesWildcard } from "../api/wildcard.ts";
import { contentHash } from "../kubernetes/hash.ts";
import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "./annotations.ts";

/** One thing that a policy may forbid: its value is remembered on the Cluster once it was accepted. */
interface Subject {
  path: string;
  /** What is remembered of it once it was accepted. */
  token: string;
  /** True where what was accepted before covers it; by default the same token. */
  isCoveredBy?(before: ReadonlySet<string>): boolean;
  forbids(policy: Policy): string | undefined;
}

/** The effective spec, and the words that chose its machines, by path. */
interface Asked {
  spec: Spec;
  machineTypes: Readonly<Record<string, string>>;
  /** Credentials of the platform that the spec names, where its provider has such. */
  identity?: { readonly path: string; readonly name: string } | undefined;
}

export interface PolicyVerdict {
  /** Forbidden, and asked for anew: refused. */
  refused: Problem[];
  /** Forbidden by now, but it was accepted before (rule A7): said in a condition. */
  tolerated: Problem[];
  /** The annotation that remembers what was accepted. */
  accepted: string;
}

/** A policy whose range of versions cannot be read would refuse every version, with a misleading text. */
export function policyProblems(policy: Policy | undefined): Problem[] {
  const range = policy?.versions;
  if (range === undefined || semver.validRange(range) !== null) return [];
  return [{ path: "policy.versions", message: `"${range}" is no range of versions; write for example >=1.34 <1.36` }];
}

/** What the policy says of a spec; it binds what changed since it was last accepted. */
export function judge(policy: Policy | undefined, asked: Asked, coreCluster: JsonObject | undefined): PolicyVerdict {
  const before = new Set((annotationOf(coreCluster, ownAnnotation.accepted) ?? "").split(" "));
  const subjects = subjectsOf(asked);
  const violations = subjects.flatMap((subject) => {
    const message = policy && subject.forbids(policy);
    const isOld = subject.isCoveredBy?.(before) ?? before.has(subject.token);
    return message === undefined ? [] : [{ path: subject.path, message, isOld }];
  });
  const problems = (isOld: boolean) =>
    violations.filter((violation) => violation.isOld === isOld).map(({ path, message }) => ({ path, message }));
  return {
    refused: problems(false),
    tolerated: problems(true),
    accepted: subjects
      .map((subject) => subject.token)
      .toSorted()
      .join(" "),
  };
}

function tokenOf(key: string, value: unknown): string {
  return contentHash({ key, value }, 8);
}

function subjectsOf({ spec, machineTypes, identity }: Asked): Subject[] {
  return [
    versionSubject(spec),
    workersSubject(spec),
    ...typeSubjects(spec, machineTypes),
    ...closableSubjects(spec),
    ...(identity ? [identitySubject(identity)] : []),
  ];
}

function identitySubject({ path, name }: NonNullable<Asked["identity"]>): Subject {
  return {
    path,
    token: tokenOf("identity", name),
    forbids: ({ allow }) =>
      allow?.identities === undefined || allow.identities.includes(name)
        ? undefined
        : `"${name}" is not allowed: the platform allows ${allow.identities.join(", ") || "none"}`,
  };
}

function versionSubject({ kubernetes: { version } }: Spec): Subject {
  return {
    path: "kubernetes.version",
    token: tokenOf("version", version),
    forbids: ({ versions }) =>
      versions === undefined || semver.satisfies(version.slice(1), versions, { includePrerelease: true })
        ? undefined
        : `"${version}" is not allowed: the platform allows ${versions}`,
  };
}

function workersSubject(spec: Spec): Subject {
  const total = spec.workers.reduce((sum, pool) => sum + (pool.autoscaling?.maxReplicas ?? pool.replicas ?? 1), 0);
  return {
    path: "workers",
    token: `workers:${total}`,
    // Fewer machines than were accepted before are always welcome.
    isCoveredBy: (before) => [...before].some((token) => Number(/^workers:(\d+)$/.exec(token)?.[1] ?? -1) >= total),
    forbids: ({ maxWorkerReplicas }) =>
      maxWorkerReplicas === undefined || total <= maxWorkerReplicas
        ? undefined
        : `${total} machines are not allowed: the platform allows at most ${maxWorkerReplicas} workers`,
  };
}

/** A pool is remembered by its name, so that another pool before it changes nothing. */
function typeSubjects(spec: Spec, machineTypes: Readonly<Record<string, string>>): Subject[] {
  return Object.entries(machineTypes).map(([path, type]) => ({
    path,
    token: tokenOf("type", [type, spec.workers[Number(/\d+/.exec(path)?.[0] ?? -1)]?.name]),
    forbids: ({ machineTypes: allowed }) =>
      allowed === undefined || allowed.some((word) => matchesWildcard(word, type))
        ? undefined
        : `"${type}" is not allowed: the platform allows ${allowed.join(", ")}`,
  }));
}

function closableSubjects(spec: Spec): Subject[] {
  const { apiServer, controllerManager, scheduler, etcd, kubelet } = spec.kubernetes;
  const args = [apiServer, controllerManager, scheduler, etcd, kubelet].map((component) => component?.extraArgs ?? {});
  const commands = spec.workers.map(({ preCommands = [], postCommands = [] }) => [preCommands, postCommands]);
  return [
    closable("overrides", spec.overrides ?? [], { isUsed: (spec.overrides ?? []).length > 0, key: "overrides" }),
    closable("kubernetes", args, {
      isUsed: args.some((component) => Object.keys(component).length > 0),
      key: "extraArgs",
    }),
    closable("workers", commands, { isUsed: commands.flat(2).length > 0, key: "commands" }),
  ];
}

function closable(
  path: string,
  value: unknown,
  use: { isUsed: boolean; key: "overrides" | "extraArgs" | "commands" },
): Subject {
  return {
    path,
    token: tokenOf(use.key, value),
    forbids: ({ allow }) =>
      use.isUsed && allow?.[use.key] === false ? `${use.key} are not allowed by the platform` : undefined,
  };
}
