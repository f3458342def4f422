import semver from "semver";
import type { Override } from "../api/override.ts";
import type { PolicySetting } from "../api/policy.ts";
import type { Spec } from "../api/spec.ts";
import type { Fields } from "../api/value.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { isSame } from "../kubernetes/diff.ts";
import { valuesAt } from "../kubernetes/path.ts";
import { explainForbidden, wordsOf } from "./allowed.ts";
import type { Subject } from "./policy.ts";

/** Credentials of the platform, where they are named below `spec`, and the kind of a bare name in a policy. */
interface NamedIdentity {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly defaultKind: string;
}

/** A spec as a policy sees it. */
export interface Requested {
  readonly spec: Spec;
  /** The effective spec before defaults, and what of it the platform's layers give by themselves. */
  readonly layeredSpec: Fields;
  readonly platform: Fields;
  /** Overrides of the XR itself, by their index. */
  readonly overrides: ReadonlyMap<number, Override>;
  /** The words that chose its machines, by path. */
  readonly machineTypes: Readonly<Record<string, string>>;
  readonly identity?: NamedIdentity | undefined;
  /** Where the chosen modules have what a policy judges. */
  readonly settings: readonly PolicySetting[];
}

const portableSettings: readonly PolicySetting[] = [
  ...["apiServer", "controllerManager", "scheduler", "etcd", "kubelet"].map((component): PolicySetting => ({
    subject: "extraArgs",
    at: `kubernetes.${component}.extraArgs`,
  })),
  { subject: "commands", at: "workers[].preCommands" },
  { subject: "commands", at: "workers[].postCommands" },
  { subject: "files", at: "workers[].files[]" },
  { subject: "secrets", at: "workers[].files[].contentFrom.secret.name" },
  { subject: "secrets", at: "kubernetes.apiServer.oidc.caRef.name" },
  { subject: "secrets", at: "kubernetes.apiServer.encryptionAtRest.secretRef.name" },
];

/** All that a policy may forbid of what the spec says; overrides are judged by what they change. */
export function listRequestedSubjects(requested: Requested): Subject[] {
  return [
    ...versionSubjects(requested.spec),
    workersSubject(requested.spec),
    ...typeSubjects(requested),
    ...identitySubjects(requested),
    ...overrideSubjects(requested),
    ...[...portableSettings, ...requested.settings].flatMap((setting) => settingSubjects(requested, setting)),
  ];
}

function versionSubjects({ kubernetes, workers }: Spec): Subject[] {
  return [
    { name: "version", path: "kubernetes.version", value: kubernetes.version },
    ...workers.flatMap(({ name, version }, index) =>
      version === undefined ? [] : [{ name: `version/${name}`, path: `workers[${index}].version`, value: version }],
    ),
  ].map((subject) => ({ ...subject, forbids: ({ versions }) => forbiddenVersion(versions, subject.value) }));
}

function forbiddenVersion(range: string | undefined, version: string): string | undefined {
  if (range === undefined || semver.satisfies(version.slice(1), range, { includePrerelease: true })) return undefined;
  return `"${version}" is not allowed: the platform allows ${range}`;
}

function workersSubject({ workers }: Spec): Subject {
  const total = workers.reduce((sum, pool) => sum + largestSize(pool), 0);
  return {
    name: "workers",
    path: "workers",
    value: total,
    token: String(total),
    // Fewer machines than were accepted before are always welcome.
    isCoveredBy: (before) => Number(before) >= total,
    forbids: ({ maxWorkerReplicas }) =>
      maxWorkerReplicas === undefined || total <= maxWorkerReplicas
        ? undefined
        : `${total} machines are not allowed: the platform allows at most ${maxWorkerReplicas} workers`,
  };
}

/** An annotation of the autoscaler reaches the pool of a topology, so that it counts like `autoscaling`. */
function largestSize({ autoscaling, replicas, annotations = {} }: Spec["workers"][number]): number {
  const annotated = Object.hasOwn(annotations, clusterApiAnnotation.autoscalerMaximum)
    ? Number(annotations[clusterApiAnnotation.autoscalerMaximum])
    : 0;
  return Math.max(autoscaling?.maxReplicas ?? replicas ?? 1, Number.isNaN(annotated) ? Infinity : annotated);
}

/** A pool is remembered by its name, so that another pool before it changes nothing. */
function typeSubjects({ spec, machineTypes }: Requested): Subject[] {
  return Object.entries(machineTypes).map(([path, type]) => {
    const pool = spec.workers[Number(/^workers\[(\d+)\]/.exec(path)?.[1] ?? -1)]?.name;
    const name = pool === undefined ? "type/control-plane" : `type/workers/${pool}`;
    return { name, path, value: type, forbids: (policy) => explainForbidden("machineTypes", policy, [type]) };
  });
}

/** The provider's own choice counts as well: a team that names no identity would get the provider's credentials. */
function identitySubjects({ layeredSpec, platform, identity }: Requested): Subject[] {
  if (!identity) return [];
  const { path, kind, name, defaultKind } = identity;
  const reference = path.slice(0, path.lastIndexOf("."));
  const [requested, given] = [layeredSpec, platform].map((layer) => valuesAt(layer, reference)[0]?.value);
  const whole = `${kind}/${name}`;
  const words = kind === defaultKind ? [name, whole] : [whole];
  return [
    {
      name: "identity",
      path,
      value: whole,
      forbids: (policy) => {
        const messages = words.map((word) => explainForbidden("identities", policy, [word]));
        const isOfPlatform = given !== undefined && isSame(requested, given);
        return isOfPlatform || messages.includes(undefined) ? undefined : messages[0];
      },
    },
  ];
}

function overrideSubjects({ overrides }: Requested): Subject[] {
  return [...overrides].map(([index, { name, ...override }]) => ({
    name: `override/${name}`,
    path: `overrides[${index}]`,
    value: override,
    forbids: ({ allow }) => (allow?.overrides === false ? "overrides are not allowed by the platform" : undefined),
  }));
}

/** More values of one list than this are one subject, so that the annotation stays small. */
const mostSingleValues = 16;

function settingSubjects({ layeredSpec, platform }: Requested, setting: PolicySetting): Subject[] {
  const found = valuesAt(layeredSpec, setting.at);
  const given = new Map(valuesAt(platform, setting.at).map(({ place, value }) => [place, value]));
  const subjects = found.map(({ path, place, value }): Subject => {
    const words = wordsOf(setting.subject, value).map((word) => formatIdentityWord(setting, word));
    const isOfPlatform = given.has(place) && isSame(given.get(place), value);
    return {
      name: `${setting.subject}/${place}`,
      path,
      value,
      forbids: (policy) => (isOfPlatform ? undefined : explainForbidden(setting.subject, policy, words)),
    };
  });
  return [...Map.groupBy(subjects, ({ name }) => innerList(name))].flatMap(([list, ofList]) =>
    list !== "" && ofList.length > mostSingleValues ? [wholeList(list, ofList)] : ofList,
  );
}

export function formatIdentityWord({ identityKind }: Pick<PolicySetting, "identityKind">, word: string): string {
  return identityKind === undefined ? word : `${identityKind}/${word}`;
}

/** The list within an item that a place is in, for example the files of a pool; empty where there is none. */
function innerList(place: string): string {
  return /^[^[]*\[[^\]]*\][^[]*(?=\[)/.exec(place)?.[0] ?? "";
}

function wholeList(name: string, subjects: readonly Subject[]): Subject {
  return {
    name,
    path: innerList(subjects[0]?.path ?? ""),
    value: subjects.map((subject) => [subject.name, subject.value]),
    forbids: (policy) => subjects.map((subject) => subject.forbids(policy)).find((message) => message !== undefined),
  };
}
