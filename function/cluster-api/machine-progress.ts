import { type JsonObject, numberAt, objectAt } from "../kubernetes/object.ts";
import { type ContractVersion, isStatusCurrent } from "./contract.ts";

/** MachineDeployments and the Cluster are read at this version, whatever contract their providers follow. */
const coreContract: ContractVersion = "v1beta2";

/** Machines of a control plane or worker group; undefined where nobody has counted them yet. */
export interface MachineCounts {
  /** All that exist, those that a rollout has more included. */
  readonly total: number | undefined;
  readonly ready: number | undefined;
  /** Those of the current content. */
  readonly upToDate: number | undefined;
  readonly available: number | undefined;
}

/** How far the machines of an object are with what it desires: what plan, retention and status judge by. */
export interface MachineProgress extends MachineCounts {
  /** `spec.replicas`; undefined where the object has no number of its own, or a cloud manages its machines. */
  readonly desired: number | undefined;
  /** True where the counts are of the current generation. */
  readonly isCurrent: boolean;
}

export interface ReplicaCounts {
  desired: number;
  ready: number;
  upToDate: number;
  available: number;
}

/** Machine counts for people, of a control plane, a worker group or the Cluster's own summary of them. */
export function readReplicas(
  status: JsonObject | undefined,
  desired: number,
  contract: ContractVersion = coreContract,
): ReplicaCounts {
  const { ready = 0, upToDate = 0, available = 0 } = readCounts(status, contract);
  return { desired: numberAt(status, "desiredReplicas") ?? desired, ready, upToDate, available };
}

/** The same of a worker group, without what only the Cluster's summary has. */
export function replicasOf({ desired = 0, ready = 0, upToDate = 0, available = 0 }: MachineProgress): ReplicaCounts {
  return { desired, ready, upToDate, available };
}

/** The same of an object itself; undefined where nothing is desired of it, because a cloud manages its machines. */
export function readReplicaCounts(progress: MachineProgress): ReplicaCounts | undefined {
  return progress.desired === undefined ? undefined : replicasOf(progress);
}

/** As the controller itself reports it, in the words of a contract. */
export function readProgress(object: JsonObject, contract: ContractVersion = coreContract): MachineProgress {
  return progressOf(object, readCounts(objectAt(object, "status"), contract), isStatusCurrent(object, contract));
}

/** The same, where the machines were counted in another way. */
export function progressOf(object: JsonObject, counts: MachineCounts, isCurrent: boolean): MachineProgress {
  return { ...counts, desired: numberAt(object, "spec", "replicas"), isCurrent };
}

/**
 * True where all machines that are desired are there and of the current content, by counts of the current generation.
 * What has no machines, a control plane that a cloud manages, is settled once that is observed.
 */
export function isSettled({ total = 0, upToDate = 0, desired = total, isCurrent }: MachineProgress): boolean {
  return isCurrent && total === desired && upToDate === total;
}

/** True where all machines are there, of the current content, and in use. */
export function isWhole(progress: MachineProgress): boolean {
  const { total = 0, ready = 0, available = 0 } = progress;
  return isSettled(progress) && ready === total && available === total;
}

/** Machines of an older content, at the last report; none where the controller has not compared them yet. */
export function countOutdatedMachines({ total = 0, upToDate = total }: MachineCounts): number {
  return Math.max(total - upToDate, 0);
}

/** Machines that exist, those that a rollout has more included; undefined before the controller has counted them. */
export function countObservedMachines(object: JsonObject | undefined): number | undefined {
  return numberAt(object, "status", "replicas");
}

/** True for the Cluster's own summary of a group where all machines are there and of the current content. */
export function isGroupSettled(group: JsonObject | undefined): boolean {
  const { total, upToDate } = readCounts(group, coreContract);
  const desired = numberAt(group, "desiredReplicas");
  return total === desired && upToDate === desired;
}

/** True where nothing is desired and nothing is left, at the current generation; a count that is missing is no zero. */
export function looksEmpty({ desired, total, isCurrent }: MachineProgress): boolean {
  return desired === 0 && isCurrent && total === 0;
}

/**
 * v1beta1 may leave zeros out of a status and counts what is unavailable; a count that v1beta2 leaves out is not known yet, and
 * without a status none is.
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
    : deprecatedCounts(count);
}

function deprecatedCounts(count: (field: string) => number | undefined): MachineCounts {
  const [total, ready, upToDate] = [count("replicas") ?? 0, count("readyReplicas") ?? 0, count("updatedReplicas") ?? 0];
  const unavailable = count("unavailableReplicas");
  return { total, ready, upToDate, available: unavailable === undefined ? ready : total - unavailable };
}
