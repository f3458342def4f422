import type { Scope, TopologyScope } from "../scope/scope.ts";
import { composeAddons } from "./addons.ts";
import { composeCluster } from "./cluster.ts";
import { composeControlPlane } from "./control-plane.ts";
import { healthChecks } from "./health-check.ts";
import { composeInfrastructure } from "./infrastructure.ts";
import { composeNodePool, templatesOf } from "./node-pool.ts";
import type { Part } from "./part.ts";
import type { Wishes } from "./rollouts.ts";
import { clusterObjects } from "./supporting.ts";
import { withSupporting } from "./template.ts";
import { composeTopologyCluster } from "./topology-cluster.ts";

/** Everything that may be overridden, each with what it is made of. */
export interface Whole {
  readonly cluster: Part;
  readonly infrastructure: Part;
  /** Supporting objects that live as long as the cluster. */
  readonly supporting: readonly Part[];
  readonly wishes: Wishes;
  readonly checks: readonly Part[];
  readonly addons: readonly Part[];
}

export function wishesOf(scope: Scope): Wishes {
  const pools = scope.plan.slices.map((slice) => composeNodePool(scope, slice));
  return { ...composeControlPlane(scope), pools };
}

function partsOf({ controlPlane, controlPlaneTemplate, pools }: Wishes): Part[] {
  const templates = controlPlaneTemplate ? [controlPlaneTemplate] : [];
  const ofPools = pools.flatMap((pool) => [pool.group, ...templatesOf(pool).flatMap((one) => withSupporting(one))]);
  return [controlPlane, ...templates.flatMap((one) => withSupporting(one)), ...ofPools];
}

/** All of them in one order, whatever their content. */
export function allParts({ cluster, infrastructure, supporting, wishes, checks, addons }: Whole): Part[] {
  return [cluster, infrastructure, ...supporting, ...partsOf(wishes), ...checks, ...addons];
}

/** What a spec asks for, whatever is held or waits. */
export function desiredParts(scope: Scope | TopologyScope): Part[] {
  if (scope.backend === "topology") return [composeTopologyCluster(scope).cluster, ...composeAddons(scope)];
  const [infrastructure, wishes] = [composeInfrastructure(scope), wishesOf(scope)];
  const cluster = composeCluster(scope, { infrastructure, controlPlane: wishes.controlPlane, held: new Set() });
  return allParts({
    cluster,
    infrastructure,
    supporting: clusterObjects(scope),
    wishes,
    checks: healthChecks(scope),
    addons: composeAddons(scope),
  });
}
