import type { HealthCheck } from "../api/node-settings.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { Scope } from "../scope.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";

/** Those of the control plane and of every pool (rule P5). */
export function healthChecks(scope: Scope): Part[] {
  return [...controlPlaneHealthCheck(scope), ...scope.plan.slices.flatMap((slice) => poolHealthCheck(scope, slice))];
}

function controlPlaneHealthCheck(scope: Scope): Part[] {
  const { cluster, spec } = scope;
  if (scope.controlPlane.provider.placement !== "machines") return [];
  return healthCheck(scope, {
    check: spec.controlPlane.healthCheck,
    machines: spec.controlPlane.replicas,
    name: `${cluster.name}-control-plane`,
    key: "control-plane-machinehealthcheck",
    role: "ControlPlane",
    labels: { [clusterApiLabel.clusterName]: cluster.name, [clusterApiLabel.controlPlane]: "" },
  });
}

function poolHealthCheck(scope: Scope, slice: PoolSlice): Part[] {
  return healthCheck(scope, {
    check: slice.pool.healthCheck,
    machines: slice.replicas ?? slice.autoscaling?.minimum ?? 0,
    name: slice.name,
    key: slice.key.replace(/machinedeployment$/, "machinehealthcheck"),
    role: "Worker",
    pool: slice.pool.name,
    labels: { [clusterApiLabel.clusterName]: scope.cluster.name, [clusterApiLabel.deploymentName]: slice.name },
  });
}

interface Checked {
  check: HealthCheck;
  machines: number;
  name: string;
  key: string;
  role: Part["role"];
  pool?: string;
  labels: Record<string, string>;
}

function healthCheck(scope: Scope, { check, machines, name, key, role, pool, labels }: Checked): Part[] {
  if (!check.enabled) return [];
  const spec = {
    clusterName: scope.cluster.name,
    selector: { matchLabels: labels },
    ...healthCheckFields(check, machines),
  };
  const body = overridden(scope, {
    body: { apiVersion: coreApiVersion, kind: "MachineHealthCheck", spec },
    role,
    pool,
  });
  return [{ key, role, pool, object: objectOf(body, { name, namespace: scope.cluster.namespace }) }];
}

/** What is checked of a number of machines, and when they are no longer replaced. */
export function healthCheckFields(check: HealthCheck, machines: number): JsonObject {
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

/** A limit, so that a failure of many machines, which no new machine would cure, does not delete them all. */
function trigger(maxUnhealthy: string | undefined, machines: number): JsonObject {
  if (maxUnhealthy === undefined && machines < 3) return { unhealthyInRange: "[0-1]" };
  const limit = maxUnhealthy ?? "40%";
  return { unhealthyLessThanOrEqualTo: limit.endsWith("%") ? limit : Number(limit) };
}
