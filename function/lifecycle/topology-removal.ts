import { clusterApiAnnotation, clusterApiLabel } from "../cluster-api/labels.ts";
import { looksEmpty } from "../cluster-api/machine-progress.ts";
import { isAvailable } from "../cluster-api/worker-groups.ts";
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
import type { EntryGroup } from "./topology-groups.ts";

const lists = ["machineDeployments", "machinePools"] as const;

/** An entry of the observed topology that the spec no longer has. */
interface LeftEntry {
  readonly list: (typeof lists)[number];
  readonly name: string;
  readonly applied: JsonObject;
}

/** An entry that leaves, and the stage of its removal. */
export interface LeavingEntry extends Pick<LeftEntry, "list" | "name"> {
  /** As in `Leaving`, for the machines of the entry. */
  readonly stage: "Waiting" | "ScalingDown" | "LooksEmpty" | "Empty";
  /** The entry to compose; undefined once it is empty and may be removed. */
  readonly entry: JsonObject | undefined;
}

/** Lists the applied entries that leave. `desired` has the names of the remaining ones. */
export function listLeftEntries(state: State, desired: ReadonlySet<string>): LeftEntry[] {
  const isLeaving = (entry: Json) => !desired.has(textAt(entry, "name") ?? "");
  const observed = objectAt(state.coreCluster?.object, "spec", "topology");
  // Managed fields are evaluated only if an entry leaves, to save time (rule R6).
  if (!lists.some((list) => listAt(observed, "workers", list).some((entry) => isLeaving(entry)))) return [];
  const running = readRunningTopology(state);
  return lists.flatMap((list) =>
    listAt(running, "workers", list)
      .filter((entry) => isObject(entry))
      .filter((entry) => isLeaving(entry))
      .map((applied) => ({ list, name: textAt(applied, "name") ?? "", applied })),
  );
}

/** Entries of a topology, and the worker groups of both; undefined if those of a kind were not read. */
interface Entries {
  readonly desired: ReadonlySet<string>;
  readonly left: readonly LeftEntry[];
  readonly groups: readonly EntryGroup[] | undefined;
}

/**
 * Removes entries of a topology in the same steps as worker groups (rules P3, P6): once each remaining entry has an
 * available worker group, scale to zero, observe the entry empty, remove it. Otherwise Cluster API would drain all
 * machines of the pool at the same time. The counts of the Cluster do not suffice: they include the entries that leave,
 * and not yet those that are new.
 */
export function planTopologyRemovals(state: State, { desired, left, groups }: Entries): LeavingEntry[] {
  const available = new Set(groups?.filter(({ group }) => isAvailable(group)).map(({ entry }) => entry));
  const machines = state.machines && new Set([...state.machines.values()].flat().flatMap((one) => entriesOf(one)));
  const facts: Facts = {
    mayBegin: [...desired].every((name) => available.has(name)),
    looksEmpty: (name) =>
      groups !== undefined &&
      state.coreCluster?.isCurrent === true &&
      groups.every(({ entry, group }) => entry !== name || looksEmpty(group.progress)),
    machines,
  };
  return left.map((entry) => planRemoval(facts, entry));
}

/** True if somebody else added an entry that the spec does not have. */
export function isForeignEntry({ state, leaving }: { state: State; leaving: readonly LeavingEntry[] }, name: string) {
  const topology = objectAt(state.coreCluster?.object, "spec", "topology");
  const isObserved = lists.some((list) =>
    listAt(topology, "workers", list).some((entry) => textAt(entry, "name") === name),
  );
  return isObserved && leaving.every((entry) => entry.name !== name);
}

/** Returns the applied topology: the part that Crossplane owns, without defaults of the ClusterClass (rule R6). */
export function readRunningTopology({ coreCluster }: State): JsonObject | undefined {
  return coreCluster && objectAt(retain(coreCluster.object).spec, "topology");
}

interface Facts {
  /** True if every remaining entry has an available worker group. */
  readonly mayBegin: boolean;
  /** True if the worker groups of an entry have no machines, or it has none. */
  readonly looksEmpty: (name: string) => boolean;
  /** Names of entries that have Machines; undefined if Machines were not read. */
  readonly machines: ReadonlySet<string> | undefined;
}

function planRemoval({ mayBegin, looksEmpty: isSeenEmpty, machines }: Facts, left: LeftEntry): LeavingEntry {
  const { list, name, applied } = left;
  if (numberAt(applied, "replicas") !== 0) {
    return mayBegin
      ? { list, name, stage: "ScalingDown", entry: scaleToZero(applied) }
      : { list, name, stage: "Waiting", entry: applied };
  }
  if (!isSeenEmpty(name)) return { list, name, stage: "ScalingDown", entry: applied };
  // Counts may be stale, so an entry is empty only if it has no Machine.
  return machines === undefined || machines.has(name)
    ? { list, name, stage: "LooksEmpty", entry: applied }
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
