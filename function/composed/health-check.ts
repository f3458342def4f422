import type { HealthCheck } from "../api/node-settings.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { composedGroupKind } from "../cluster-api/worker-groups.ts";
import { at, type JsonObject, withValueAt } from "../kubernetes/object.ts";
import { isSame } from "../kubernetes/diff.ts";
import type { Scope } from "../scope/scope.ts";
import { hasOwnMachines } from "./machines.ts";
import { applyOverrides } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { keyOf, type PoolSlice } from "../lifecycle/pools.ts";

/** Composes the health checks of the control plane and of every pool (rule P5). */
export function composeHealthChecks(scope: Scope): Part[] {
  return [...composeControlPlaneCheck(scope), ...scope.plan.slices.flatMap((slice) => composePoolCheck(scope, slice))];
}

function composeControlPlaneCheck(scope: Scope): Part[] {
  const { cluster, spec } = scope;
  // No controller would replace the machines that the health check marks.
  if (!hasOwnMachines(scope) || scope.controlPlane.provider.shape.remediates === false) return [];
  return composeHealthCheck(scope, {
    check: spec.controlPlane.healthCheck,
    desired: spec.controlPlane.replicas,
    observed: scope.state.controlPlane?.progress.total,
    name: `${cluster.name}-control-plane`,
    key: "control-plane-machinehealthcheck",
    role: "ControlPlane",
    labels: { [clusterApiLabel.clusterName]: cluster.name, [clusterApiLabel.controlPlane]: "" },
  });
}

function composePoolCheck(scope: Scope, slice: PoolSlice): Part[] {
  const group = scope.state.workerGroups.get(slice.key);
  // Until machines are counted, the replicas set by the autoscaler are a better estimate than its minimum.
  const scaled = slice.autoscaling && group?.progress.desired;
  return composeHealthCheck(scope, {
    check: slice.pool.healthCheck,
    desired: countDesiredMachines(slice),
    observed: group?.progress.total ?? scaled,
    name: slice.name,
    key: keyOf(slice.shortName, "MachineHealthCheck"),
    role: "Worker",
    pool: slice.pool.name,
    labels: { [clusterApiLabel.clusterName]: scope.cluster.name, [composedGroupKind.label]: slice.name },
  });
}

/** Desired machines of a pool. An autoscaled pool starts with its minimum. */
export function countDesiredMachines({ replicas, autoscaling }: Pick<PoolSlice, "replicas" | "autoscaling">): number {
  return replicas ?? autoscaling?.minimum ?? 0;
}

interface Checked {
  check: HealthCheck;
  desired: number;
  /** Undefined until the owner of the machines has counted them. */
  observed: number | undefined;
  name: string;
  key: string;
  role: Part["role"];
  pool?: string;
  labels: Record<string, string>;
}

function composeHealthCheck(scope: Scope, checked: Checked): Part[] {
  const { check, desired, name, key, role, pool, labels } = checked;
  if (!check.enabled) return [];
  const spec = {
    clusterName: scope.cluster.name,
    selector: { matchLabels: labels },
    ...renderHealthCheck(check, desired),
  };
  const body = applyOverrides(scope, {
    body: { apiVersion: coreApiVersion, kind: "MachineHealthCheck", spec },
    role,
    pool,
  });
  const object = objectOf(
    { ...body, spec: withObservedLimit(body.spec, checked) },
    {
      name,
      namespace: scope.cluster.namespace,
    },
  );
  return [{ key, role, pool, object }];
}

const triggerPath = ["remediation", "triggerIf"];

/**
 * Replaces the rendered limit with the limit for the observed machines, unless an override changed it. Runs after
 * overrides, so that a JSON patch does not depend on the number of machines.
 */
function withObservedLimit(spec: JsonObject, { check: { maxUnhealthy }, desired, observed }: Checked): JsonObject {
  const isOurs = isSame(at(spec, ...triggerPath), renderTrigger(maxUnhealthy, desired));
  return isOurs && observed !== undefined
    ? withValueAt(spec, triggerPath, renderTrigger(maxUnhealthy, observed))
    : spec;
}

/** Renders the checks, the limit of remediation for a number of machines, and what another controller needs. */
export function renderHealthCheck(check: HealthCheck, machines: number): JsonObject {
  return {
    checks: {
      nodeStartupTimeoutSeconds: check.nodeStartupTimeoutSeconds,
      unhealthyNodeConditions: [
        { type: "Ready", status: "Unknown", timeoutSeconds: check.unreachableSeconds },
        { type: "Ready", status: "False", timeoutSeconds: check.notReadySeconds },
        ...(check.conditions ?? []),
      ],
      unhealthyMachineConditions: check.machineConditions,
    },
    remediation: {
      triggerIf: renderTrigger(check.maxUnhealthy, machines),
      templateRef: check.remediation && { ...check.remediation.templateRef },
    },
  };
}

/**
 * Renders the limit of remediation, so that a failure that new machines would not fix does not delete all machines.
 * Cluster API rounds a percentage of the existing machines down (machinehealthcheck_controller.go, getMaxUnhealthy):
 * 40% of two is zero, so neither machine would ever be replaced.
 */
function renderTrigger(maxUnhealthy: string | undefined, machines: number): JsonObject {
  if (maxUnhealthy === undefined && isSmall(machines)) return { unhealthyInRange: "[0-1]" };
  const limit = maxUnhealthy ?? "40%";
  return { unhealthyLessThanOrEqualTo: limit.endsWith("%") ? limit : Number(limit) };
}

/** True if 40% of the machines rounds down to zero. */
export function isSmall(machines: number): boolean {
  return machines < 3;
}
