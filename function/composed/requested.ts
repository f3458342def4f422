import { type Fields, fieldsIn, isFields, itemsIn } from "../api/value.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import { type ControlPlaneProvider, poolKindOf } from "../control-plane/provider.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import type { RequestedOfControlPlane, RequestedOfMachines, RequestedOfPool } from "./hashed.ts";

/**
 * Selects the part of the XR, without the platform's layers, that replaces control-plane machines (rule R5). Omits
 * fields that change in place: otherwise an edit of a timeout would approve a change of the platform.
 */
export function selectRequestedOfControlPlane(scope: Scope): RequestedOfControlPlane {
  const { xrSpec, version } = scope;
  const { syncsLabels = true } = scope.controlPlane.provider.shape;
  const controlPlane = fieldsIn(xrSpec, "controlPlane") ?? {};
  const {
    replicas: _replicas,
    rollout: _rollout,
    healthCheck: _check,
    timeouts: _timeouts,
    labels,
    ...rest
  } = controlPlane;
  return {
    kubernetes: { ...fieldsIn(xrSpec, "kubernetes"), version: requestedVersion(xrSpec, version) },
    infrastructure: xrSpec["infrastructure"],
    controlPlane: { ...rest, labels: syncsLabels ? omitSynced(labels) : labels },
  };
}

export function selectRequestedOfPool({ xrSpec, controlPlane }: Scope, { pool, version }: PoolSlice): RequestedOfPool {
  const kubernetes = fieldsIn(xrSpec, "kubernetes");
  const named = itemsIn(xrSpec, "workers").find((candidate) => candidate["name"] === pool.name);
  return {
    version: requestedVersion(xrSpec, version),
    kubelet: kubernetes?.["kubelet"],
    distribution: selectNodeSettings(xrSpec, controlPlane.provider),
    infrastructure: xrSpec["infrastructure"],
    defaults: selectReplacing(fieldsIn(xrSpec, "workerDefaults")),
    pool: selectReplacing(named),
  };
}

/**
 * Selects the distribution's settings for all nodes, such as registries. They are part of the control plane's settings.
 */
function selectNodeSettings(xrSpec: Fields, provider: ControlPlaneProvider): Fields | undefined {
  const settings = fieldsIn(fieldsIn(xrSpec, "controlPlane"), provider.name) ?? {};
  const fields = Object.keys(poolKindOf(provider).bootstrap?.nodeSettings?.shape ?? {});
  const found = fields.filter((field) => settings[field] !== undefined).map((field) => [field, settings[field]]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The version of the step, if the XR sets a version: each step towards that version counts as requested. */
function requestedVersion(xrSpec: Fields, step: string): string | undefined {
  return fieldsIn(xrSpec, "kubernetes")?.["version"] === undefined ? undefined : step;
}

function selectReplacing(pool: Fields | undefined): RequestedOfMachines | undefined {
  if (!pool) return undefined;
  const { machine, version, zones, taints, files, preCommands, postCommands, labels } = pool;
  return { machine, version, zones, taints, files, preCommands, postCommands, labels: omitSynced(labels) };
}

/** Omits labels that Cluster API syncs to nodes; a node gets the others at its registration only. */
function omitSynced(labels: unknown): Fields | undefined {
  if (!isFields(labels)) return undefined;
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !isSyncedToNodes(label)));
}
