import { clusterApiAnnotation, clusterApiLabel } from "../cluster-api/labels.ts";
import { isConfirmed } from "../kubernetes/condition.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  labelOf,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../kubernetes/object.ts";
import { retain } from "./retained.ts";
import type { State } from "./state.ts";
import { isTopologySettled } from "./topology.ts";

const lists = ["machineDeployments", "machinePools"] as const;

/** An entry of the observed topology that the spec no longer has, and the stage of its removal. */
export interface LeavingEntry {
  readonly list: (typeof lists)[number];
  readonly name: string;
  /** As in `Leaving`, for the machines of the entry. */
  readonly stage: "Waiting" | "ScalingDown" | "LooksEmpty" | "Empty";
  /** The entry to compose; undefined once it is empty and may be removed. */
  readonly entry: JsonObject | undefined;
}

/**
 * Removes entries of a topology in the same steps as worker groups (rules P3, P6): once the remaining workers are
 * available, scale to zero, observe the entry empty, remove it. Otherwise Cluster API would drain all machines of the
 * pool at the same time. `desired` has the names of the remaining entries.
 */
export function planTopologyRemovals(state: State, desired: ReadonlySet<string>): LeavingEntry[] {
  const isLeaving = (entry: Json) => !desired.has(textAt(entry, "name") ?? "");
  const observed = objectAt(state.coreCluster?.object, "spec", "topology");
  // Managed fields are evaluated only if an entry leaves, to save time (rule R6).
  if (!lists.some((list) => listAt(observed, "workers", list).some((entry) => isLeaving(entry)))) return [];
  const running = readRunningTopology(state);
  const machines = state.machines && new Set([...state.machines.values()].flat().flatMap((one) => entriesOf(one)));
  const facts = {
    isSettled: isTopologySettled(state),
    areWorkersAvailable: isConfirmed(state.coreCluster?.workersAvailable),
    machines,
  };
  return lists.flatMap((list) =>
    listAt(running, "workers", list)
      .filter((entry) => isObject(entry))
      .filter((entry) => isLeaving(entry))
      .map((entry) => planRemoval(facts, list, entry)),
  );
}

/** Returns the applied topology: the part that Crossplane owns, without defaults of the ClusterClass (rule R6). */
export function readRunningTopology({ coreCluster }: State): JsonObject | undefined {
  return coreCluster && objectAt(retain(coreCluster.object).spec, "topology");
}

interface Facts {
  /** True if the Cluster reports its workers as available. */
  readonly areWorkersAvailable: boolean;
  /** True if Cluster API has applied the whole topology and no machine is being replaced. */
  readonly isSettled: boolean;
  /** Names of entries that have Machines; undefined if Machines were not read. */
  readonly machines: ReadonlySet<string> | undefined;
}

function planRemoval(
  { areWorkersAvailable, isSettled, machines }: Facts,
  list: LeavingEntry["list"],
  entry: JsonObject,
): LeavingEntry {
  const name = textAt(entry, "name") ?? "";
  if (numberAt(entry, "replicas") !== 0) {
    const mayBegin = isSettled && areWorkersAvailable;
    return mayBegin
      ? { list, name, stage: "ScalingDown", entry: scaleToZero(entry) }
      : { list, name, stage: "Waiting", entry };
  }
  if (!isSettled) return { list, name, stage: "ScalingDown", entry };
  // Counts may be stale, so an entry is empty only if it has no Machine.
  return machines === undefined || machines.has(name)
    ? { list, name, stage: "LooksEmpty", entry }
    : { list, name, stage: "Empty", entry: undefined };
}

function entriesOf(machine: JsonObject): string[] {
  return [clusterApiLabel.topologyDeployment, clusterApiLabel.topologyPool].flatMap(
    (label) => labelOf(machine, label) ?? [],
  );
}

function scaleToZero(entry: JsonObject): JsonObject {
  const {
    [clusterApiAnnotation.autoscalerMinimum]: _minimum,
    [clusterApiAnnotation.autoscalerMaximum]: _maximum,
    ...annotations
  } = objectAt(entry, "metadata", "annotations") ?? {};
  return { ...entry, metadata: { ...objectAt(entry, "metadata"), annotations }, replicas: 0 };
}
