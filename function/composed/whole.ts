import type { Scope, TopologyScope } from "../scope/scope.ts";
import { composeAddons } from "./addons.ts";
import { composeCluster } from "./cluster.ts";
import { composeControlPlane } from "./control-plane.ts";
import { composeHealthChecks } from "./health-check.ts";
import { composeInfrastructure } from "./infrastructure.ts";
import { composeNodePool, templatesOf } from "./node-pool.ts";
import type { Part } from "./part.ts";
import type { DesiredMachines } from "./rollouts.ts";
import { composeClusterObjects } from "./supporting.ts";
import { withSupporting } from "./template.ts";
import { composeTopologyCluster } from "./topology-cluster.ts";

/** All parts that overrides may target. */
export interface ClusterParts {
  readonly cluster: Part;
  readonly infrastructure: Part;
  /** Supporting objects that live as long as the cluster. */
  readonly supporting: readonly Part[];
  readonly desiredMachines: DesiredMachines;
  readonly checks: readonly Part[];
  readonly addons: readonly Part[];
}

export function composeMachines(scope: Scope): DesiredMachines {
  const pools = scope.plan.slices.map((slice) => composeNodePool(scope, slice));
  return { ...composeControlPlane(scope), pools };
}

function listMachineParts({ controlPlane, controlPlaneTemplate, pools }: DesiredMachines): Part[] {
  const templates = controlPlaneTemplate ? [controlPlaneTemplate] : [];
  const ofPools = pools.flatMap((pool) => [pool.group, ...templatesOf(pool).flatMap((one) => withSupporting(one))]);
  return [controlPlane, ...templates.flatMap((one) => withSupporting(one)), ...ofPools];
}

/** Lists all parts in one order, independent of their content. */
export function composeParts({
  cluster,
  infrastructure,
  supporting,
  desiredMachines,
  checks,
  addons,
}: ClusterParts): Part[] {
  return [cluster, infrastructure, ...supporting, ...listMachineParts(desiredMachines), ...checks, ...addons];
}

/** Composes the desired objects, as if no rollout were held or waiting. */
export function composeDesired(scope: Scope | TopologyScope): Part[] {
  if (scope.backend === "topology") return [composeTopologyCluster(scope).desired, ...composeAddons(scope)];
  const [infrastructure, desiredMachines] = [composeInfrastructure(scope), composeMachines(scope)];
  const cluster = composeCluster(scope, {
    infrastructure,
    controlPlane: desiredMachines.controlPlane,
    held: new Set(),
  });
  return composeParts({
    cluster,
    infrastructure,
    supporting: composeClusterObjects(scope),
    desiredMachines,
    checks: composeHealthChecks(scope),
    addons: composeAddons(scope),
  });
}
