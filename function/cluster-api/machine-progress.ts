import { type JsonObject, numberAt, objectAt } from "../kubernetes/object.ts";
import { type ContractVersion, isStatusCurrent } from "./contract.ts";

/** Contract of MachineDeployments and the Cluster, independent of their providers. */
const coreContract: ContractVersion = "v1beta2";

/** Numbers of machines of a control plane or worker group; undefined until they are counted. */
export interface MachineCounts {
  /** All existing machines, with the surge of a rollout. */
  readonly total: number | undefined;
  readonly ready: number | undefined;
  /** Machines with the current content: the version and the templates of the spec. */
  readonly upToDate: number | undefined;
  readonly available: number | undefined;
}

/** Progress of the machines of an object towards its spec. Plan, retention and status all use it. */
export interface MachineProgress extends MachineCounts {
  /** `spec.replicas`; undefined if the object has none, or a cloud manages its machines. */
  readonly desired: number | undefined;
  /** True if the counts are of the current generation. */
  readonly isCurrent: boolean;
}

/** Numbers of machines for the status of the XR; unknown ones are 0. */
export interface ReplicaCounts {
  desired: number;
  ready: number;
  upToDate: number;
  available: number;
}

/** Reads counts for the status of the XR, from a control plane, a worker group or the summary of a Cluster. */
export function readCountsOfStatus(
  status: JsonObject | undefined,
  desired: number,
  contract: ContractVersion = coreContract,
): ReplicaCounts {
  const { ready = 0, upToDate = 0, available = 0 } = readCounts(status, contract);
  return { desired: numberAt(status, "desiredReplicas") ?? desired, ready, upToDate, available };
}

/** Returns the counts of a worker group for the status of the XR. */
export function toReplicaCounts({
  desired = 0,
  ready = 0,
  upToDate = 0,
  available = 0,
}: MachineProgress): ReplicaCounts {
  return { desired, ready, upToDate, available };
}

/** Returns the counts for the status of the XR; undefined without desired machines, because a cloud manages them. */
export function readReplicaCounts(progress: MachineProgress): ReplicaCounts | undefined {
  return progress.desired === undefined ? undefined : toReplicaCounts(progress);
}

/** Reads the progress from an object's status, with the fields of its contract. */
export function readProgress(object: JsonObject, contract: ContractVersion = coreContract): MachineProgress {
  return progressOf(object, readCounts(objectAt(object, "status"), contract), isStatusCurrent(object, contract));
}

/** Returns the progress of an object with given counts: the module of a control plane may count its machines. */
export function progressOf(object: JsonObject, counts: MachineCounts, isCurrent: boolean): MachineProgress {
  return { ...counts, desired: numberAt(object, "spec", "replicas"), isCurrent };
}

/**
 * True if exactly the desired machines exist, all with the current content, at the current generation. An object
 * without machines, such as a managed control plane, is settled once its current generation is observed. Each kind of
 * worker group has its own count of `upToDate` (worker-groups.ts).
 */
export function isSettled({ total = 0, upToDate = 0, desired = total, isCurrent }: MachineProgress): boolean {
  return isCurrent && total === desired && upToDate === total;
}

/** True if all desired machines exist with the current content and are ready and available. */
export function isWhole(progress: MachineProgress): boolean {
  const { total = 0, ready = 0, available = 0 } = progress;
  return isSettled(progress) && ready === total && available === total;
}

/** Number of machines with older content; 0 until the controller has compared them. */
export function countOutdatedMachines({ total = 0, upToDate = total }: MachineCounts): number {
  return Math.max(total - upToDate, 0);
}

/** Number of existing machines, with the surge of a rollout; undefined until the controller has counted them. */
export function countObservedMachines(object: JsonObject | undefined): number | undefined {
  return numberAt(object, "status", "replicas");
}

/** True if all desired machines of a group exist with the current content, from the summary in a Cluster. */
export function isGroupSettled(group: JsonObject | undefined): boolean {
  const { total, upToDate } = readCounts(group, coreContract);
  const desired = numberAt(group, "desiredReplicas");
  return total === desired && upToDate === desired;
}

/** True if no machine is desired and none exists, at the current generation. A missing count is not 0. */
export function looksEmpty({ desired, total, isCurrent }: MachineProgress): boolean {
  return desired === 0 && isCurrent && total === 0;
}

/**
 * Reads counts. A status of v1beta1 may omit zeros, and counts unavailable instead of available machines. In v1beta2,
 * and without a status, a missing count is unknown.
 * https://cluster-api.sigs.k8s.io/developer/providers/contracts/control-plane
 */
function readCounts(status: JsonObject | undefined, contract: ContractVersion): MachineCounts {
  const count = (field: string) => numberAt(status, field);
  return contract === "v1beta2" || status === undefined
    ? {
        total: count("replicas"),
        ready: count("readyReplicas"),
        upToDate: count("upToDateReplicas"),
        available: count("availableReplicas"),
      }
    : readDeprecatedCounts(count);
}

function readDeprecatedCounts(count: (field: string) => number | undefined): MachineCounts {
  const [total, ready, upToDate] = [count("replicas") ?? 0, count("readyReplicas") ?? 0, count("updatedReplicas") ?? 0];
  const unavailable = count("unavailableReplicas");
  return { total, ready, upToDate, available: unavailable === undefined ? ready : total - unavailable };
}
