import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import { referenceTo } from "../cluster-api/reference.ts";
import { composedGroupKind, type WorkerGroupKind } from "../cluster-api/worker-groups.ts";
import type { BootstrapProvider } from "../bootstrap/provider.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { poolName, type PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import { requestedOfPool } from "./requested.ts";
import { hashedCluster } from "./hashed.ts";
import { machineTemplatePart } from "./machine-template.ts";
import { machinesOfPool } from "./machines.ts";
import { nodeSetupOf } from "./node-setup.ts";
import type { Target } from "./override.ts";
import type { Part } from "./part.ts";
import { joinedOrigin, type TemplatePart, templatePart } from "./template.ts";
import { composeWorkerGroup } from "./worker-group.ts";

/** A worker group and the templates that its machines are made from, as they are wished for. */
export interface PoolParts {
  readonly group: Part;
  readonly machines: TemplatePart;
  /** Undefined where a cloud makes nodes of them. */
  readonly bootstrap: TemplatePart | undefined;
}

export function composeNodePool(scope: Scope, slice: PoolSlice): PoolParts {
  const machines = machineTemplate(scope, slice);
  const provider = poolKindOf(scope.controlPlane.provider).bootstrap;
  const bootstrap = provider && bootstrapTemplate(scope, slice, provider);
  const templates = templatesOf({ machines, bootstrap });
  const content = {
    version: slice.version,
    infrastructure: referenceTo(machines.object),
    bootstrap: bootstrap && referenceTo(bootstrap.object),
    // Of all templates, because zones share them and move one by one.
    origin: joinedOrigin(templates.map(({ object }) => object.metadata.annotations ?? {})),
  };
  return { group: composeWorkerGroup(scope, slice, content), machines, bootstrap };
}

/** A template, and where what makes machines of it refers to it. */
export type DesiredReference = readonly [path: readonly string[], template: TemplatePart];

export function referencesOfPool({ content }: WorkerGroupKind, { machines, bootstrap }: PoolParts): DesiredReference[] {
  const ofMachines: DesiredReference = [content.infrastructure, machines];
  return bootstrap ? [ofMachines, [content.bootstrap, bootstrap]] : [ofMachines];
}

export function templatesOf({ machines, bootstrap }: Omit<PoolParts, "group">): TemplatePart[] {
  return bootstrap ? [machines, bootstrap] : [machines];
}

function machineTemplate(scope: Scope, slice: PoolSlice): TemplatePart {
  const { pool, version } = slice;
  return machineTemplatePart(scope, machinesOfPool(slice), {
    ...poolName(pool, scope.cluster.name),
    user: { running: scope.state.composed.get(slice.key), path: composedGroupKind.content.infrastructure },
    origin: {
      cluster: hashedCluster(scope.cluster),
      role: "Worker",
      version,
      bootstrapFormat: poolKindOf(scope.controlPlane.provider).bootstrap?.name,
      settings: scope.infrastructure.said,
      machine: fieldsIn(layeredPool(scope, slice), "machine"),
    },
    requested: requestedOfPool(scope, slice),
  });
}

function bootstrapTemplate(scope: Scope, slice: PoolSlice, provider: BootstrapProvider): TemplatePart {
  const { cluster, controlPlane } = scope;
  const { pool, version } = slice;
  const body = bootstrapBody(scope, slice, provider);
  const { labels, taints, files, preCommands, postCommands } = layeredPool(scope, slice);
  const target: Target = { body, role: "Worker", pool: pool.name };
  return templatePart(scope, target, {
    ...poolName(pool, cluster.name),
    user: { running: scope.state.composed.get(slice.key), path: composedGroupKind.content.bootstrap },
    origin: {
      cluster: hashedCluster(cluster),
      version,
      kubelet: fieldsIn(scope.said["kubernetes"], "kubelet"),
      settings: controlPlane.said,
      infrastructure: scope.infrastructure.said,
      nodes: { labels, taints, files, preCommands, postCommands },
    },
    requested: requestedOfPool(scope, slice),
  });
}

/** What makes a node of a machine. Zones whose nodes need the same have equal content, so that they share one template. */
function bootstrapBody(scope: Scope, slice: PoolSlice, provider: BootstrapProvider): ObjectBody {
  const { cluster, controlPlane } = scope;
  const settings = Object.fromEntries(
    Object.keys(provider.nodeSettings?.shape ?? {}).map((field) => [field, controlPlane.settings[field]]),
  );
  const nodeSetup = nodeSetupOf(scope, slice.pool, machinesOfPool(slice));
  return provider.template({ cluster, version: slice.version, settings, nodeSetup });
}

function layeredPool(scope: Scope, { index }: PoolSlice): Fields {
  return itemsIn(scope.said, "workers")[index] ?? {};
}
