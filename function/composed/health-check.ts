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

/** Those of the control plane and of every pool (rule P5). */
export function composeHealthChecks(scope: Scope): Part[] {
  return [...controlPlaneHealthCheck(scope), ...scope.plan.slices.flatMap((slice) => poolHealthCheck(scope, slice))];
}

function controlPlaneHealthCheck(scope: Scope): Part[] {
  const { cluster, spec } = scope;
  // Nobody would replace what it marks.
  if (!hasOwnMachines(scope) || scope.controlPlane.provider.shape.remediates === false) return [];
  return healthCheck(scope, {
    check: spec.controlPlane.healthCheck,
    desired: spec.controlPlane.replicas,
    observed: scope.state.controlPlane?.progress.total,
    name: `${cluster.name}-control-plane`,
    key: "control-plane-machinehealthcheck",
    role: "ControlPlane",
    labels: { [clusterApiLabel.clusterName]: cluster.name, [clusterApiLabel.controlPlane]: "" },
  });
}

function poolHealthCheck(scope: Scope, slice: PoolSlice): Part[] {
  const group = scope.state.workerGroups.get(slice.key);
  // Before machines are counted, the autoscaler's own number is nearer than the smallest one.
  const chosen = slice.autoscaling && group?.progress.desired;
  return healthCheck(scope, {
    check: slice.pool.healthCheck,
    desired: countDesiredMachines(slice),
    observed: group?.progress.total ?? chosen,
    name: slice.name,
    key: keyOf(slice.shortName, "MachineHealthCheck"),
    role: "Worker",
    pool: slice.pool.name,
    labels: { [clusterApiLabel.clusterName]: scope.cluster.name, [composedGroupKind.label]: slice.name },
  });
}

/** The number of a pool before one is observed: an autoscaled pool begins as small as it may be. */
export function countDesiredMachines({ replicas, autoscaling }: Pick<PoolSlice, "replicas" | "autoscaling">): number {
  return replicas ?? autoscaling?.minimum ?? 0;
}

interface Checked {
  check: HealthCheck;
  desired: number;
  /** Undefined before the owner of the machines has counted them. */
  observed: number | undefined;
  name: string;
  key: string;
  role: Part["role"];
  pool?: string;
  labels: Record<string, string>;
}

function healthCheck(scope: Scope, checked: Checked): Part[] {
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

/** Only after overrides: a patch that fits one size must not fail at another, and what it sets stays. */
function withObservedLimit(spec: JsonObject, { check: { maxUnhealthy }, desired, observed }: Checked): JsonObject {
  const isOurs = isSame(at(spec, ...triggerPath), trigger(maxUnhealthy, desired));
  return isOurs && observed !== undefined ? withValueAt(spec, triggerPath, trigger(maxUnhealthy, observed)) : spec;
}

/** What is checked of a number of machines, and when they are no longer replaced. */
export function renderHealthCheck(check: HealthCheck, machines: number): JsonObject {
  return {
    checks: {
      nodeStartupTimeoutSeconds: check.nodeStartupTimeoutSeconds,
      unhealthyNodeConditions: [
        { type: "Ready", status: "Unknown", timeoutSeconds: check.unreachableSeconds },
        { type: "Ready", status: "False", timeoutSeconds: check.notReadySeconds },
      ],
    },
    remediation: { triggerIf: trigger(check.maxUnhealthy, machines) },
  };
}

/**
 * A limit, so that a failure of many machines, which no new machine would cure, does not delete them all. Cluster API
 * takes a percentage of the machines that exist and rounds down (machinehealthcheck_controller.go, getMaxUnhealthy):
 * 40% of two is none, so that no machine of two would ever be replaced.
 */
function trigger(maxUnhealthy: string | undefined, machines: number): JsonObject {
  if (maxUnhealthy === undefined && isSmall(machines)) return { unhealthyInRange: "[0-1]" };
  const limit = maxUnhealthy ?? "40%";
  return { unhealthyLessThanOrEqualTo: limit.endsWith("%") ? limit : Number(limit) };
}

/** True where 40% is no machine, or at most the first one. */
export function isSmall(machines: number): boolean {
  return machines < 3;
}
