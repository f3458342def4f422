import { type Fields, fieldsIn, isFields, itemsIn } from "../api/value.ts";
import { isSyncedToNodes } from "../cluster-api/labels.ts";
import { type ControlPlaneProvider, poolKindOf } from "../control-plane/provider.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import type { RequestedOfControlPlane, RequestedOfMachines, RequestedOfPool } from "./hashed.ts";
import { selectReplacingTaints } from "./taints.ts";

/** Portable settings that change in place; modules list their own (`changesInPlace`). */
const changesInPlace = [
  "controlPlane.replicas",
  "controlPlane.rollout",
  "controlPlane.healthCheck",
  "controlPlane.remediation",
  "controlPlane.readinessGates",
  "controlPlane.timeouts",
  "controlPlane.annotations",
  "controlPlane.machineAnnotations",
  "controlPlane.certificates.rotateBeforeDays",
  "controlPlane.zones",
];

/**
 * Selects the part of the XR, without the platform's layers, that replaces control-plane machines (rule R5). Omits
 * fields that change in place: otherwise an edit of a timeout would approve a change of the platform.
 */
export function selectRequestedOfControlPlane(scope: Scope): RequestedOfControlPlane {
  const { machineTemplate, syncsLabels = true } = scope.controlPlane.provider.shape;
  const version = requestedVersion(scope.xrSpec, scope.version);
  if (!machineTemplate) return { kubernetes: { version }, infrastructure: undefined, controlPlane: undefined };
  const { kubernetes, infrastructure, controlPlane } = omitInPlace(scope.xrSpec, [
    ...changesInPlace,
    ...(scope.infrastructure.provider.changesInPlace ?? []),
    ...(scope.controlPlane.provider.changesInPlace ?? []),
  ]);
  const { labels, ...rest } = isFields(controlPlane) ? controlPlane : {};
  const taints = selectReplacingTaints(rest);
  return {
    kubernetes: { ...(isFields(kubernetes) ? kubernetes : {}), version },
    infrastructure,
    allNodes: scope.xrSpec["nodes"],
    controlPlane: { ...rest, taints, labels: syncsLabels ? omitSynced(labels) : labels },
  };
}

export function selectRequestedOfPool(scope: Scope, { pool, version }: PoolSlice): RequestedOfPool {
  const { xrSpec, controlPlane } = scope;
  const kubernetes = fieldsIn(xrSpec, "kubernetes");
  const defaults = fieldsIn(xrSpec, "workerDefaults");
  const named = itemsIn(xrSpec, "workers").find((candidate) => candidate["name"] === pool.name);
  return {
    version: requestedVersion(xrSpec, version),
    kubelet: kubernetes?.["kubelet"],
    distribution: selectNodeSettings(xrSpec, controlPlane.provider),
    infrastructure: selectInfrastructure(scope),
    defaults: selectReplacing(defaults),
    pool: selectReplacing(named, defaults),
    allNodes: xrSpec["nodes"],
  };
}

function selectInfrastructure({ xrSpec, infrastructure: { provider } }: Scope): unknown {
  const { infrastructure } = xrSpec;
  return omitInPlace({ infrastructure }, provider.changesInPlace ?? [])["infrastructure"];
}

/** Returns a part of the XR's spec without settings that change in place. */
function omitInPlace(spec: Fields, paths: readonly string[]): Fields {
  return paths.reduce<Fields>((fields, path) => omitAt(fields, path.split(".")) ?? {}, spec);
}

/** Omits a field, and each object that is empty without it: a spec never had the field, or has it no longer. */
function omitAt(fields: Fields, [name = "", ...rest]: readonly string[]): Fields | undefined {
  if (!Object.hasOwn(fields, name)) return Object.keys(fields).length === 0 ? undefined : fields;
  const { [name]: value, ...others } = fields;
  const inside = rest.length > 0 && isFields(value) ? omitAt(value, rest) : undefined;
  const remaining = inside ? { ...others, [name]: inside } : others;
  return Object.keys(remaining).length === 0 ? undefined : remaining;
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

function selectReplacing(pool: Fields | undefined, lower?: Fields): RequestedOfMachines | undefined {
  if (!pool) return undefined;
  const { machine, version, files, preCommands, postCommands, labels, nodes, kubelet } = pool;
  const taints = selectReplacingTaints(pool, lower);
  return { machine, version, taints, files, preCommands, postCommands, nodes, kubelet, labels: omitSynced(labels) };
}

/** Omits labels that Cluster API syncs to nodes; a node gets the others at its registration only. */
function omitSynced(labels: unknown): Fields | undefined {
  if (!isFields(labels)) return undefined;
  const others = Object.entries(labels).filter(([label]) => !isSyncedToNodes(label));
  return others.length === 0 ? undefined : Object.fromEntries(others);
}
