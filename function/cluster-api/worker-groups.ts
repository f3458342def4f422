import { isTrue } from "../kubernetes/condition.ts";
import { at, isKind, type JsonObject, listAt, nameOf, numberAt, textAt } from "../kubernetes/object.ts";
import { parseVersion, formatVersion } from "../kubernetes/version.ts";
import { coreGroup } from "./kinds.ts";
import { clusterApiLabel } from "./labels.ts";
import { isWhole, type MachineProgress, readProgress } from "./machine-progress.ts";
import { referenceAt } from "./reference.ts";

type Path = readonly string[];

/** Paths of the fields that define the machines of an object: a change there replaces them. */
export interface ContentPaths {
  readonly version: Path;
  readonly failureDomain: Path;
  /** A reference to the machine template, or to the pool object of a cloud. */
  readonly infrastructure: Path;
  /** A reference to the bootstrap template; absent if the cloud bootstraps the nodes. */
  readonly bootstrap: Path;
}

/** A kind of worker group. Each object has the machines of a pool, or of a pool in one zone, and `spec.replicas`. */
export interface WorkerGroupKind {
  readonly name: string;
  readonly content: ContentPaths;
  /** Label with the name of the group, on its Machines and member sets. */
  readonly label: string;
  /**
   * Kind of its member sets, which are sets of equal machines such as a MachineSet. A rollout replaces one by another.
   * Undefined if it has none.
   */
  readonly sets: string | undefined;
  /**
   * True if its controller makes itself the controller owner of the referenced objects (CAPI 1.14, reconcileExternal in
   * machinepool_controller_phases.go). Crossplane is the controller owner of composed objects, so it could deliver them
   * only within an `Object` of provider-kubernetes (decision 0034).
   */
  readonly takesControlOfReferences: boolean;
  readProgress(object: JsonObject): MachineProgress;
  /** True if the group reports that enough machines are available, at any generation. */
  saysAvailable(object: JsonObject): boolean;
}

const machineSpec = ["spec", "template", "spec"];
export const contentOfTemplate: ContentPaths = {
  version: [...machineSpec, "version"],
  failureDomain: [...machineSpec, "failureDomain"],
  infrastructure: [...machineSpec, "infrastructureRef"],
  bootstrap: [...machineSpec, "bootstrap", "configRef"],
};

/** Kind of member sets. */
export const memberSetKind = "MachineSet";

const machineDeployment: WorkerGroupKind = {
  name: "MachineDeployment",
  content: contentOfTemplate,
  label: clusterApiLabel.deploymentName,
  sets: memberSetKind,
  takesControlOfReferences: false,
  readProgress: (object) => readProgress(object),
  saysAvailable: (object) => isTrue(object, "Available"),
};

const machinePool: WorkerGroupKind = {
  name: "MachinePool",
  content: { ...contentOfTemplate, failureDomain: ["spec", "failureDomains"] },
  label: clusterApiLabel.poolName,
  sets: undefined,
  takesControlOfReferences: true,
  readProgress: readPoolProgress,
  // CAPI 1.14 sets none of its conditions (machinepool_controller_status.go, updateStatus).
  saysAvailable: (object) => isWhole(readProgress(object)),
};

export const workerGroupKinds: readonly WorkerGroupKind[] = [machineDeployment, machinePool];

/** Kind of machine pools. Only a topology has them. */
export const machinePoolKind = machinePool.name;

/** The kind of worker group that pools are composed as. */
export const composedGroupKind = machineDeployment;

/**
 * Without Machines, CAPI 1.14 counts all replicas as up to date (machinepool_controller_status.go, setReplicas). This
 * function compares the kubelet versions in the status instead. It cannot detect another image of the same version.
 */
function readPoolProgress(object: JsonObject): MachineProgress {
  const progress = readProgress(object);
  const { total, upToDate } = progress;
  if (total === undefined || upToDate === undefined) return progress;
  const desired = releaseOf(textAt(object, ...machinePool.content.version));
  const others = listAt(object, "status", "versions")
    .filter((item) => releaseOf(textAt(item, "version")) !== desired)
    .reduce<number>((sum, item) => sum + (numberAt(item, "replicas") ?? 0), 0);
  return { ...progress, upToDate: Math.min(upToDate, Math.max(total - others, 0)) };
}

/** A kubelet version may have the suffix of a cloud: v1.35.2-eks-8fa2c3d is the release v1.35.2. */
function releaseOf(text = ""): string {
  const version = parseVersion(text);
  return version ? formatVersion({ ...version, suffix: "" }) : text;
}

/**
 * Returns other versions that machines of a group run, which Cluster API reports from 1.14 on. Another build of the
 * same release, such as v1.35.2-eks-8fa2c3d, is not among them.
 */
export function listOtherVersions({ object, version }: Pick<WorkerGroup, "object" | "version">): string[] {
  const desired = releaseOf(version);
  const running = listAt(object, "status", "versions").filter((item) => numberAt(item, "replicas") !== 0);
  return running.flatMap((item) => textAt(item, "version") ?? []).filter((text) => releaseOf(text) !== desired);
}

/** Content of machines in an observed object. */
export interface MachineContent {
  readonly version: string | undefined;
  readonly failureDomains: readonly string[];
  /** Names of the referenced objects. */
  readonly infrastructure: string | undefined;
  readonly bootstrap: string | undefined;
}

/** Facts of an observed worker group. */
export interface WorkerGroup extends MachineContent {
  readonly kind: WorkerGroupKind;
  readonly object: JsonObject;
  readonly name: string | undefined;
  readonly uid: string;
  readonly generation: number;
  /** Identities of the referenced objects. */
  readonly references: readonly string[];
  readonly progress: MachineProgress;
  readonly saysAvailable: boolean;
}

/** Reads facts; undefined for an object of another kind. */
export function readWorkerGroup(object: JsonObject): WorkerGroup | undefined {
  const kind = workerGroupKinds.find((one) => isKind(object, coreGroup, one.name));
  if (!kind) return undefined;
  return {
    kind,
    object,
    name: nameOf(object),
    uid: textAt(object, "metadata", "uid") ?? "",
    generation: numberAt(object, "metadata", "generation") ?? 0,
    ...readContent(object, kind.content),
    references: readReferences(object, kind.content),
    progress: kind.readProgress(object),
    saysAvailable: kind.saysAvailable(object),
  };
}

/** True if the group reports at its current generation that enough machines are available. */
export function isAvailable({ progress, saysAvailable }: WorkerGroup): boolean {
  return progress.isCurrent && saysAvailable;
}

/** True if both have the same content of machines. */
export function isSameContent(left: MachineContent, right: MachineContent): boolean {
  const names = ["version", "infrastructure", "bootstrap"] as const;
  return names.every((name) => left[name] === right[name]) && isSameList(left.failureDomains, right.failureDomains);
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/** Identities of the templates that an object refers to. */
export function readReferences(object: JsonObject, { infrastructure, bootstrap }: ContentPaths): string[] {
  return [infrastructure, bootstrap].map((path) => referenceAt(object, path));
}

export function readContent(object: JsonObject, paths: ContentPaths): MachineContent {
  return {
    version: textAt(object, ...paths.version),
    failureDomains: [at(object, ...paths.failureDomain)].flat().filter((domain) => typeof domain === "string"),
    infrastructure: textAt(object, ...paths.infrastructure, "name"),
    bootstrap: textAt(object, ...paths.bootstrap, "name"),
  };
}
