import semver from "semver";
import type { Override } from "../api/override.ts";
import type { PolicyPath, PolicySetting } from "../api/policy.ts";
import type { Spec } from "../api/spec.ts";
import type { Fields } from "../api/value.ts";
import type { NamedIdentity } from "../cluster-api/named-identity.ts";
import { isSame } from "../kubernetes/diff.ts";
import { valuesAt } from "../kubernetes/path.ts";
import { explainForbidden, wordsOf } from "./allowed.ts";
import type { Subject } from "./policy.ts";
import { topologyPolicyPaths } from "./topology-policy.ts";

/** A spec, with the facts that a policy is applied to. */
export interface Requested {
  readonly spec: Spec;
  /** The effective spec before defaults. */
  readonly layeredSpec: Fields;
  /** The merged layers of the platform alone. */
  readonly platform: Fields;
  /** Overrides of the XR itself, by index. */
  readonly overrides: ReadonlyMap<number, Override>;
  /** Values of `machine.type`, by path. */
  readonly machineTypes: Readonly<Record<string, string>>;
  readonly identity?: NamedIdentity | undefined;
  /** Settings of the chosen modules that a policy applies to. */
  readonly settings: readonly PolicySetting[];
}

const portableSettings: readonly PolicySetting[] = [
  ...["apiServer", "controllerManager", "scheduler", "etcd", "kubelet"].map((component): PolicySetting => ({
    subject: "extraArgs",
    at: `kubernetes.${component}.extraArgs`,
  })),
  ...["controlPlane", "workers[]"].map((nodes): PolicySetting => ({
    subject: "extraArgs",
    at: `${nodes}.kubelet.extraArgs`,
  })),
  // A component reads and writes the paths of the machine with the permissions of root.
  ...["apiServer", "controllerManager", "scheduler"].map((component): PolicySetting => ({
    subject: "commands",
    at: `kubernetes.${component}.extraVolumes`,
  })),
  { subject: "endpoints", at: "controlPlane.endpoint.host" },
  { subject: "endpoints", at: "controlPlane.endpoint.virtualIP.address" },
  // The image runs on the machine with the host's network and the credentials of an administrator.
  { subject: "commands", at: "controlPlane.endpoint.virtualIP.image" },
  ...["nodes", "controlPlane.nodes", "workers[].nodes"].flatMap((nodes): PolicySetting[] => [
    // Users run commands, and a kernel parameter can name a program that the kernel runs.
    { subject: "commands", at: `${nodes}.users` },
    { subject: "commands", at: `${nodes}.sysctls` },
    { subject: "commands", at: `${nodes}.kernelModules` },
    { subject: "commands", at: `${nodes}.bootCommands` },
    // A remote directory can hide a folder of programs or static pods.
    { subject: "commands", at: `${nodes}.mounts` },
    // It names the programs that containerd runs.
    { subject: "commands", at: `${nodes}.containerdConfig` },
    { subject: "secrets", at: `${nodes}.trustBundle.contentFrom.secret.name` },
    { subject: "secrets", at: `${nodes}.registryCredentials.secret.name` },
  ]),
  ...["controlPlane", "workers[]"].flatMap((nodes): PolicySetting[] => [
    { subject: "commands", at: `${nodes}.preCommands` },
    { subject: "commands", at: `${nodes}.postCommands` },
    { subject: "files", at: `${nodes}.files[]` },
    { subject: "secrets", at: `${nodes}.files[].contentFrom.secret.name` },
  ]),
  // Cluster API creates and deletes objects of this kind with its own permissions.
  ...["controlPlane", "workers[]"].map((nodes): PolicySetting => ({
    subject: "remediationTemplates",
    at: `${nodes}.healthCheck.remediation.templateRef`,
  })),
  { subject: "secrets", at: "kubernetes.apiServer.oidc.caRef.name" },
  { subject: "secrets", at: "kubernetes.apiServer.encryptionAtRest.secretRef.name" },
];

/** Paths in objects that the function composes for every module. */
export const portablePolicyPaths: readonly PolicyPath[] = [
  { subject: "remediationTemplates", kind: "MachineHealthCheck", path: "spec.remediation.templateRef" },
  ...topologyPolicyPaths,
];

/** Returns all values of the spec that a policy may forbid. Changes by overrides are checked once they are applied. */
export function listRequestedSubjects(requested: Requested): Subject[] {
  return [
    ...listVersionSubjects(requested.spec),
    subjectOfWorkers(requested.spec),
    ...listTypeSubjects(requested),
    ...listIdentitySubjects(requested),
    ...listOverrideSubjects(requested),
    ...[...portableSettings, ...requested.settings].flatMap((setting) => listSettingSubjects(requested, setting)),
  ];
}

function listVersionSubjects({ kubernetes, workers }: Spec): Subject[] {
  return [
    { name: "version", path: "kubernetes.version", value: kubernetes.version },
    ...workers.flatMap(({ name, version }, index) =>
      version === undefined ? [] : [{ name: `version/${name}`, path: `workers[${index}].version`, value: version }],
    ),
  ].map((subject) => ({ ...subject, forbids: ({ versions }) => explainVersion(versions, subject.value) }));
}

function explainVersion(range: string | undefined, version: string): string | undefined {
  if (range === undefined || semver.satisfies(version.slice(1), range, { includePrerelease: true })) return undefined;
  return `"${version}" is not allowed: the platform allows ${range}`;
}

function subjectOfWorkers({ workers }: Spec): Subject {
  const total = workers.reduce((sum, pool) => sum + (pool.autoscaling?.maxReplicas ?? pool.replicas ?? 1), 0);
  return {
    name: "workers",
    path: "workers",
    value: total,
    token: String(total),
    // Fewer machines than were accepted before are always allowed.
    isCoveredBy: (before) => Number(before) >= total,
    forbids: ({ maxWorkerReplicas }) =>
      maxWorkerReplicas === undefined || total <= maxWorkerReplicas
        ? undefined
        : `${total} machines are not allowed: the platform allows at most ${maxWorkerReplicas} workers`,
  };
}

/** Subjects are named after the pool, because its index changes when other pools are added or removed. */
function listTypeSubjects({ spec, machineTypes }: Requested): Subject[] {
  return Object.entries(machineTypes).map(([path, type]) => {
    const pool = spec.workers[Number(/^workers\[(\d+)\]/.exec(path)?.[1] ?? -1)]?.name;
    const name = pool === undefined ? "type/control-plane" : `type/workers/${pool}`;
    return { name, path, value: type, forbids: (policy) => explainForbidden("machineTypes", policy, [type]) };
  });
}

/** The provider's default counts too, because a team that selects no identity gets the credentials of the provider. */
function listIdentitySubjects({ layeredSpec, platform, identity }: Requested): Subject[] {
  if (!identity) return [];
  const { path, kind, name, defaultKind } = identity;
  const reference = path.slice(0, path.lastIndexOf("."));
  const [requested, platformValue] = [layeredSpec, platform].map((layer) => valuesAt(layer, reference)[0]?.value);
  const whole = `${kind}/${name}`;
  const words = kind === defaultKind ? [name, whole] : [whole];
  return [
    {
      name: "identity",
      path,
      value: whole,
      forbids: (policy) => {
        const messages = words.map((word) => explainForbidden("identities", policy, [word]));
        const isOfPlatform = platformValue !== undefined && isSame(requested, platformValue);
        return isOfPlatform || messages.includes(undefined) ? undefined : messages[0];
      },
    },
  ];
}

function listOverrideSubjects({ overrides }: Requested): Subject[] {
  return [...overrides].map(([index, { name, ...override }]) => ({
    name: `override/${name}`,
    path: `overrides[${index}]`,
    value: override,
    forbids: ({ allow }) => (allow?.overrides === false ? "overrides are not allowed by the platform" : undefined),
  }));
}

/** A list with more values than this is one subject, so that the annotation stays small. */
const maximumSingleValues = 16;

function listSettingSubjects({ layeredSpec, platform }: Requested, setting: PolicySetting): Subject[] {
  const found = valuesAt(layeredSpec, setting.at);
  const platformValues = new Map(valuesAt(platform, setting.at).map(({ place, value }) => [place, value]));
  const subjects = found.map(({ path, place, value }): Subject => {
    const words = wordsOf(setting.subject, value).map((word) => formatIdentityWord(setting, word));
    const isOfPlatform = platformValues.has(place) && isSame(platformValues.get(place), value);
    return {
      name: `${setting.subject}/${place}`,
      path,
      value,
      forbids: (policy) => (isOfPlatform ? undefined : explainForbidden(setting.subject, policy, words)),
    };
  });
  return [...Map.groupBy(subjects, ({ name }) => innerListOf(name))].flatMap(([list, ofList]) =>
    list !== "" && ofList.length > maximumSingleValues ? [joinSubjects(list, ofList)] : ofList,
  );
}

export function formatIdentityWord({ identityKind }: Pick<PolicySetting, "identityKind">, word: string): string {
  return identityKind === undefined ? word : `${identityKind}/${word}`;
}

/** Returns the list within an item that contains the place, for example the files of a pool; empty if there is none. */
function innerListOf(place: string): string {
  return /^[^[]*\[[^\]]*\][^[]*(?=\[)/.exec(place)?.[0] ?? "";
}

function joinSubjects(name: string, subjects: readonly Subject[]): Subject {
  return {
    name,
    path: innerListOf(subjects[0]?.path ?? ""),
    value: subjects.map((subject) => [subject.name, subject.value]),
    forbids: (policy) => subjects.map((subject) => subject.forbids(policy)).find((message) => message !== undefined),
  };
}
