import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import { annotationOf, type Json, type JsonObject, objectAt } from "../kubernetes/object.ts";
import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import type { OverriddenBody } from "./override.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { decideHolds, type HeldRollout } from "../lifecycle/holds.ts";
import { coreClusterKey, type State } from "../lifecycle/state.ts";
import { readRunningTopology } from "../lifecycle/topology-removal.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { composeClusterPart } from "./cluster.ts";
import { hashApproval, type RequestedOfEntry, selectHashedCluster, hashInline, type TopologyOrigin } from "./hashed.ts";
import { type Part, toPlain } from "./part.ts";
import { renderOrigin } from "./template.ts";
import { renderTopologyBody, topologyIn, withTopology } from "./topology-body.ts";
import { readMachineContent, findReplacingFields, withContentOf } from "./topology-content.ts";

/** The Cluster with its topology, and its held rollout. */
export interface TopologyCluster {
  readonly cluster: Part;
  /** The Cluster as if no rollout were held or waiting, without pools that are being removed. */
  readonly desired: Part;
  readonly held: HeldRollout | undefined;
  /** Value of the annotation with which the XR approves the held rollout. */
  readonly approval: string;
  /** True if the content of the topology differs from the one that was applied. */
  readonly hasNewContent: boolean;
  /** True if machines get other content: not for a new pool, nor while the rollout is held or waits. */
  readonly replaces: boolean;
}

/** Composes the Cluster. Cluster API creates all other objects and orders their changes. */
export function composeTopologyCluster(scope: TopologyScope): TopologyCluster {
  const body = renderTopologyBody(scope);
  const content = readMachineContent(topologyIn(body));
  const approval = hashApproval({ target: scope.plan.upgrade.target, content, templates: [] });
  const desired = composeWithOrigin(scope, body, renderOrigins(scope, content));
  const { isWaiting } = scope.plan.upgrade;
  const hasNewContent = !hasContentOf(scope.state, desired);
  // Reading field ownership is expensive, and a steady cluster does not need it (rule R6).
  const running = hasNewContent || isWaiting ? readRunningTopology(scope.state) : undefined;
  const fields = hasNewContent && running ? findReplacingFields(running, topologyIn(body)) : [];
  const held = findHold(scope, { cluster: desired, fields }, approval);
  const decision = { desired, held, approval, hasNewContent };
  if (!running || !(held || isWaiting))
    return { ...decision, cluster: withLeaving(scope, desired), replaces: fields.length > 0 };
  const preserved = withTopology(body, withContentOf(running, topologyIn(body)));
  const cluster = composeWithOrigin(scope, preserved, readOrigins(scope.state));
  return { ...decision, cluster: withLeaving(scope, cluster), replaces: false };
}

function hasContentOf({ coreCluster }: State, { object }: Part): boolean {
  return (
    annotationOf(coreCluster?.object, ownAnnotation.content) === object.metadata.annotations?.[ownAnnotation.content]
  );
}

function composeWithOrigin(scope: TopologyScope, body: OverriddenBody, origin: Record<string, string>): Part {
  return composeClusterPart(scope, body, { ...origin, [ownAnnotation.version]: scope.version });
}

/** Renders the origin of the machines (rule R4): all layers, without fields that change in place. */
function renderOrigins(scope: TopologyScope, content: ReturnType<typeof readMachineContent>): Record<string, string> {
  const { layeredSpec, xrSpec, cluster, version } = scope;
  const target = { body: { apiVersion: "", kind: "Cluster", spec: {} }, role: "Cluster" } as const;
  const partOf = (layer: typeof layeredSpec): TopologyOrigin => ({
    kubernetes: layer["kubernetes"] === undefined ? undefined : version,
    topology: layer["topology"],
    workers: itemsIn(layer, "workers").map((pool) => selectReplacing(pool)),
    workerDefaults: selectReplacing(fieldsIn(layer, "workerDefaults") ?? {}),
  });
  return {
    ...renderOrigin(scope, target, {
      origin: { cluster: selectHashedCluster(cluster), ...partOf(layeredSpec) },
      requested: partOf(xrSpec),
    }),
    [ownAnnotation.content]: hashInline(content),
  };
}

/**
 * Selects the fields that replace machines. Others are omitted: otherwise an edit of one would approve a change of the
 * platform.
 */
function selectReplacing({ name, topology, zones }: Fields): RequestedOfEntry {
  return { name, topology, zones };
}

function readOrigins({ coreCluster }: State): Record<string, string> {
  const names = [ownAnnotation.renderedFrom, ownAnnotation.requested, ownAnnotation.content];
  const found = names.map((name): [string, string | undefined] => [name, annotationOf(coreCluster?.object, name)]);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Decides whether the rollout is held. The Cluster is the only owner of machines here. */
function findHold(
  scope: TopologyScope,
  { cluster, fields }: { cluster: Part; fields: readonly string[] },
  approval: string,
): HeldRollout | undefined {
  const { coreCluster } = scope.state;
  if (!coreCluster || fields.length === 0) return undefined;
  const desired = toPlain(cluster.object);
  const machines = countMachines(coreCluster);
  const replacement = { key: coreClusterKey, observed: coreCluster.object, desired, fields, machines };
  return decideHolds(scope, [replacement], approval).held.get(coreClusterKey);
}

function countMachines({ controlPlane, workers }: ObservedCluster): number {
  return (controlPlane?.total ?? 0) + (workers?.total ?? 0);
}

/** Adds the pools that are being removed, at the step of their removal (rule P3). */
function withLeaving({ leaving }: TopologyScope, cluster: Part): Part {
  const topology = objectAt(cluster.object.spec, "topology");
  if (leaving.length === 0 || !topology) return cluster;
  const workers = objectAt(topology, "workers") ?? {};
  const lists = ["machineDeployments", "machinePools"].map((list) => {
    const desired = workers[list];
    const removed = leaving.flatMap((item) => (item.list === list && item.entry ? [item.entry] : []));
    const entries: Json[] = [...(Array.isArray(desired) ? desired : []), ...removed];
    return [list, entries] as const;
  });
  const filled: JsonObject = Object.fromEntries(lists.filter(([, entries]) => entries.length > 0));
  const { workers: _workers, ...rest } = topology;
  const changed: JsonObject = Object.keys(filled).length > 0 ? { ...rest, workers: filled } : rest;
  return { ...cluster, object: { ...cluster.object, spec: { ...cluster.object.spec, topology: changed } } };
}
