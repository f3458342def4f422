import { isTrue } from "../kubernetes/condition.ts";
import { at, isKind, type JsonObject, listAt, nameOf, numberAt, textAt } from "../kubernetes/object.ts";
import { parseVersion, formatVersion } from "../kubernetes/version.ts";
import { coreGroup } from "./kinds.ts";
import { clusterApiLabel } from "./labels.ts";
import { isWhole, type MachineProgress, readProgress } from "./machine-progress.ts";
import { referenceAt } from "./reference.ts";

type Path = readonly string[];

/** Where an object says what its machines are: a change there replaces them. */
export interface ContentPaths {
  readonly version: Path;
  readonly failureDomain: Path;
  /** A reference to the machine template, or to the cloud's own pool object. */
  readonly infrastructure: Path;
  /** A reference to what makes the machines nodes; absent where a cloud does that. */
  readonly bootstrap: Path;
}

/** A kind of objects that each stand for the machines of a pool, or of a pool in one zone; all have `spec.replicas`. */
export interface WorkerGroupKind {
  readonly name: string;
  readonly content: ContentPaths;
  /** The label by which Machines, and sets of them, name their group. */
  readonly label: string;
  /** The kind of the sets of equal machines that a group rolls with; undefined where its Machines are its own, or none exist. */
  readonly sets: string | undefined;
  /**
   * Whether its controller makes itself the controller of what the group refers to (CAPI 1.14, reconcileExternal in
   * machinepool_controller_phases.go). Crossplane controls what it composes, so such objects are delivered inside Objects.
   */
  readonly takesControlOfReferences: boolean;
  readProgress(object: JsonObject): MachineProgress;
  /** Whether it says that enough of its machines are available, of whatever generation. */
  saysAvailable(object: JsonObject): boolean;
}

const machineSpec = ["spec", "template", "spec"];
export const contentOfTemplate: ContentPaths = {
  version: [...machineSpec, "version"],
  failureDomain: [...machineSpec, "failureDomain"],
  infrastructure: [...machineSpec, "infrastructureRef"],
  bootstrap: [...machineSpec, "bootstrap", "configRef"],
};

/** Of the sets that any group rolls with. */
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

/** What pools are made as. */
export const composedGroupKind = machineDeployment;

/**
 * Where a cloud makes no Machines, CAPI 1.14 counts all as up to date (machinepool_controller_status.go, setReplicas). The
 * kubelets that it lists are older during an upgrade; another image of the same version stays unnoticed.
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

/** A kubelet adds the build of its cloud: v1.35.2-eks-8fa2c3d is the release v1.35.2. */
function releaseOf(text = ""): string {
  const version = parseVersion(text);
  return version ? formatVersion({ ...version, suffix: "" }) : text;
}

/** What machines are, as an observed object says it. */
export interface MachineContent {
  readonly version: string | undefined;
  readonly failureDomains: readonly string[];
  /** Names of what it refers to. */
  readonly infrastructure: string | undefined;
  readonly bootstrap: string | undefined;
}

/** An observed worker group: facts, read once. */
export interface WorkerGroup extends MachineContent {
  readonly kind: WorkerGroupKind;
  readonly object: JsonObject;
  readonly name: string | undefined;
  readonly uid: string;
  readonly generation: number;
  /** Identities of what it refers to. */
  readonly references: readonly string[];
  readonly progress: MachineProgress;
  readonly saysAvailable: boolean;
}

/** Undefined for an object of another kind. */
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

/** True where it says of its current generation that enough of its machines are available. */
export function isAvailable({ progress, saysAvailable }: WorkerGroup): boolean {
  return progress.isCurrent && saysAvailable;
}

/** True where machines of both are the same. */
export function isSameContent(left: MachineContent, right: MachineContent): boolean {
  const names = ["version", "infrastructure", "bootstrap"] as const;
  return names.every((name) => left[name] === right[name]) && isSameList(left.failureDomains, right.failureDomains);
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/** Identities of what an object refers to as the content of its machines. */
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
