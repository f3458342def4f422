import { fieldsIn, itemsIn } from "../api/value.ts";
import { referenceTo } from "../cluster-api/reference.ts";
import type { Scope } from "../scope.ts";
import { machineDeployment } from "./machine-deployment.ts";
import { machineScope, nodeSetupOf } from "./machines.ts";
import type { Part } from "./part.ts";
import { poolName, type PoolSlice } from "../lifecycle/pools.ts";
import { templatePart } from "./template.ts";

/** The MachineDeployment of a slice and the two templates that it makes machines from. */
export function composeNodePool(scope: Scope, slice: PoolSlice): Part[] {
  const machines = machineTemplate(scope, slice);
  const bootstrap = bootstrapTemplate(scope, slice);
  const references = { infrastructureRef: referenceTo(machines.object), configRef: referenceTo(bootstrap.object) };
  const deployment = machineDeployment(scope, slice, { ...references, version: slice.version });
  // A pool that waits keeps its old templates, so new ones would have no user yet.
  return scope.plan.waiting.has(slice.key) ? [deployment] : [deployment, machines, bootstrap];
}

function machineTemplate(scope: Scope, slice: PoolSlice): Part {
  const { pool, zone } = slice;
  const argument = machineScope(scope, {
    role: "Worker",
    machine: pool.machine,
    path: `workers[${slice.index}].machine`,
    version: slice.version,
    zone,
  });
  const body = scope.infrastructure.provider.machineTemplate(argument);
  const inputs = {
    ...argument,
    settings: scope.infrastructure.said,
    machine: fieldsIn(saidPool(scope, slice), "machine"),
    machineSettings: undefined,
  };
  return templatePart(
    scope,
    { body, role: "Worker", pool: pool.name },
    { ...poolName(pool, scope.cluster.name), inputs },
  );
}

function bootstrapTemplate(scope: Scope, slice: PoolSlice): Part {
  const { cluster, controlPlane, spec } = scope;
  const { pool, version } = slice;
  const nodeSetup = nodeSetupOf(scope, pool);
  const { kubernetes } = spec;
  const body = controlPlane.provider.bootstrapTemplate({
    cluster,
    settings: controlPlane.settings,
    kubernetes,
    version,
    nodeSetup,
  });
  const said = saidPool(scope, slice);
  const { labels, taints, files, preCommands, postCommands } = said;
  const inputs = {
    cluster,
    version,
    kubelet: fieldsIn(scope.said["kubernetes"], "kubelet"),
    settings: controlPlane.said,
    infrastructure: scope.infrastructure.said,
    nodes: { labels, taints, files, preCommands, postCommands },
  };
  return templatePart(scope, { body, role: "Worker", pool: pool.name }, { ...poolName(pool, cluster.name), inputs });
}

function saidPool(scope: Scope, { index }: PoolSlice): Record<string, unknown> {
  return itemsIn(scope.said, "workers")[index] ?? {};
}
