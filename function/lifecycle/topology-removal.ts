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

/** An entry of the running topology that the spec no longer has. */
export interface LeavingEntry {
  readonly list: (typeof lists)[number];
  readonly name: string;
  readonly stage: "Waiting" | "ScalingDown" | "LooksEmpty" | "Empty";
  /** What is said of it; undefined once it may go. */
  readonly entry: JsonObject | undefined;
}

/**
 * Pools leave a topology in the same steps as others (rules P3, P6): when what remains is available, scaled to zero, seen
 * empty, dropped. Without the steps Cluster API would drain all machines of a pool at once.
 */
export function planTopologyRemovals(state: State, wanted: ReadonlySet<string>): LeavingEntry[] {
  const isLeaving = (entry: Json) => !wanted.has(textAt(entry, "name") ?? "");
  const observed = objectAt(state.coreCluster?.object, "spec", "topology");
  // Who owns the entries is asked only where one leaves (rule R6).
  if (!lists.some((list) => listAt(observed, "workers", list).some((entry) => isLeaving(entry)))) return [];
  const running = readRunningTopology(state);
  const machines = state.machines && new Set([...state.machines.values()].flat().flatMap((one) => entriesOf(one)));
  const facts = {
    isStill: isTopologySettled(state),
    canSpare: isConfirmed(state.coreCluster?.workersAvailable),
    machines,
  };
  return lists.flatMap((list) =>
    listAt(running, "workers", list)
      .filter((entry) => isObject(entry))
      .filter((entry) => isLeaving(entry))
      .map((entry) => planRemoval(facts, list, entry)),
  );
}

/** What we have said of the topology: without the defaults of the class (rule R6). */
export function readRunningTopology({ coreCluster }: State): JsonObject | undefined {
  return coreCluster && objectAt(retain(coreCluster.object).spec, "topology");
}

interface Facts {
  /** Whether the workers that remain are available. */
  readonly canSpare: boolean;
  /** Whether everything that the topology asks for is there. */
  readonly isStill: boolean;
  /** Names of the entries that have Machines; undefined while nobody has looked. */
  readonly machines: ReadonlySet<string> | undefined;
}

function planRemoval(
  { canSpare, isStill, machines }: Facts,
  list: LeavingEntry["list"],
  entry: JsonObject,
): LeavingEntry {
  const name = textAt(entry, "name") ?? "";
  if (numberAt(entry, "replicas") !== 0) {
    const mayBegin = isStill && canSpare;
    return mayBegin
      ? { list, name, stage: "ScalingDown", entry: scaledToZero(entry) }
      : { list, name, stage: "Waiting", entry };
  }
  if (!isStill) return { list, name, stage: "ScalingDown", entry };
  // Counts may be late, so an entry is empty only when there is no Machine of it.
  return machines === undefined || machines.has(name)
    ? { list, name, stage: "LooksEmpty", entry }
    : { list, name, stage: "Empty", entry: undefined };
}

function entriesOf(machine: JsonObject): string[] {
  return [clusterApiLabel.topologyDeployment, clusterApiLabel.topologyPool].flatMap(
    (label) => labelOf(machine, label) ?? [],
  );
}

function scaledToZero(entry: JsonObject): JsonObject {
  const {
    [clusterApiAnnotation.autoscalerMinimum]: _minimum,
    [clusterApiAnnotation.autoscalerMaximum]: _maximum,
    ...annotations
  } = objectAt(entry, "metadata", "annotations") ?? {};
  return { ...entry, metadata: { ...objectAt(entry, "metadata"), annotations }, replicas: 0 };
}
