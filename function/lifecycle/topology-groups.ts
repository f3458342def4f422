import { poolRequirement, groupRequirement, requiredGroups, requiredPools } from "../cluster-api/group-requirements.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { readWorkerGroup, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import { type JsonObject, labelOf } from "../kubernetes/object.ts";
import type { TopologyPool } from "./topology.ts";

/** A worker group that Cluster API created for an entry of the topology. */
export interface EntryGroup {
  /** Name of the entry. */
  readonly entry: string;
  readonly group: WorkerGroup;
}

type Kind = TopologyPool["kind"];

const listed = { machineDeployments: "MachineDeployment", machinePools: "MachinePool" } as const;

/** Entries of the topology, also those that leave it. */
interface Entries {
  readonly pools: readonly TopologyPool[];
  readonly leaving: readonly { readonly list: keyof typeof listed }[];
}

const facts = {
  MachineDeployment: {
    required: requiredGroups,
    label: clusterApiLabel.topologyDeployment,
    require: groupRequirement,
  },
  MachinePool: { required: requiredPools, label: clusterApiLabel.topologyPool, require: poolRequirement },
} as const;

/** Requires the worker groups of all kinds that the entries have. */
export function requireGroupsOf(cluster: ClusterIdentity, entries: Entries): Record<string, Requirement> {
  return Object.fromEntries(kindsOf(entries).flatMap((kind) => Object.entries(facts[kind].require(cluster))));
}

/** Returns the worker groups of a topology; undefined if those of a kind were not read. */
export function readEntryGroups(
  required: Readonly<Record<string, readonly JsonObject[]>>,
  entries: Entries,
): readonly EntryGroup[] | undefined {
  const kinds = kindsOf(entries);
  if (!kinds.every((kind) => Object.hasOwn(required, facts[kind].required))) return undefined;
  return kinds.flatMap((kind) => {
    const { required: name, label } = facts[kind];
    return (required[name] ?? []).flatMap((object) => readEntryGroup(object, label));
  });
}

function readEntryGroup(object: JsonObject, label: string): EntryGroup[] {
  const [entry, group] = [labelOf(object, label), readWorkerGroup(object)];
  return entry === undefined || !group ? [] : [{ entry, group }];
}

function kindsOf({ pools, leaving }: Entries): Kind[] {
  return [...new Set([...pools.map(({ kind }) => kind), ...leaving.map(({ list }) => listed[list])])].toSorted();
}
