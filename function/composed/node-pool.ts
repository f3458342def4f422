import { type Fields, fieldsIn, itemsIn } from "../api/value.ts";
import { referTo } from "../cluster-api/reference.ts";
import { composedGroupKind, type WorkerGroupKind } from "../cluster-api/worker-groups.ts";
import type { BootstrapProvider } from "../bootstrap/provider.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { formatPoolName, type PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import { selectRequestedOfPool } from "./requested.ts";
import { type RequestedOfPool, selectHashedCluster } from "./hashed.ts";
import { composeMachineTemplatePart } from "./machine-template.ts";
import { machinesOfPool } from "./machines.ts";
import { combineSetupOfNodes } from "./node-setup.ts";
import type { Target } from "./override.ts";
import type { Part } from "./part.ts";
import { selectReplacingTaints } from "./taints.ts";
import { joinOrigins, type TemplateName, type TemplatePart, composeTemplatePart } from "./template.ts";
import { composeWorkerGroup } from "./worker-group.ts";

/** A desired worker group and its templates. */
export interface PoolParts {
  readonly group: Part;
  readonly machines: TemplatePart;
  /** Undefined if the cloud bootstraps the nodes. */
  readonly bootstrap: TemplatePart | undefined;
}

export function composeNodePool(scope: Scope, slice: PoolSlice): PoolParts {
  const requested = selectRequestedOfPool(scope, slice);
  const common = { requested, ...formatPoolName(slice.pool, scope.cluster.name) };
  const machines = composeMachineTemplate(scope, slice, common);
  const provider = poolKindOf(scope.controlPlane.provider).bootstrap;
  const bootstrap = provider && composeBootstrapTemplate(scope, slice, { provider, ...common });
  const templates = templatesOf({ machines, bootstrap });
  const content = {
    version: slice.version,
    infrastructure: referTo(machines.object),
    bootstrap: bootstrap && referTo(bootstrap.object),
    // Each group records the origin of its templates: zones share templates, but roll out one after another.
    origin: joinOrigins(templates.map(({ object }) => object.metadata.annotations ?? {})),
  };
  return { group: composeWorkerGroup(scope, slice, content), machines, bootstrap };
}

/** A template, and the path of the reference to it. */
export type DesiredReference = readonly [path: readonly string[], template: TemplatePart];

export function referencesOfPool({ content }: WorkerGroupKind, { machines, bootstrap }: PoolParts): DesiredReference[] {
  const ofMachines: DesiredReference = [content.infrastructure, machines];
  return bootstrap ? [ofMachines, [content.bootstrap, bootstrap]] : [ofMachines];
}

export function templatesOf({ machines, bootstrap }: Omit<PoolParts, "group">): TemplatePart[] {
  return bootstrap ? [machines, bootstrap] : [machines];
}

/** What both templates of a pool have. */
interface Common extends Pick<TemplateName, "name" | "key"> {
  readonly requested: RequestedOfPool;
}

function composeMachineTemplate(scope: Scope, slice: PoolSlice, common: Common): TemplatePart {
  return composeMachineTemplatePart(scope, machinesOfPool(slice), {
    ...common,
    user: { observed: scope.state.composed.get(slice.key), path: composedGroupKind.content.infrastructure },
    origin: {
      cluster: selectHashedCluster(scope.cluster),
      role: "Worker",
      version: slice.version,
      bootstrapFormat: poolKindOf(scope.controlPlane.provider).bootstrap?.name,
      settings: scope.infrastructure.layeredSpec,
      machine: fieldsIn(layeredPool(scope, slice), "machine"),
    },
  });
}

interface CommonWithBootstrap extends Common {
  readonly provider: BootstrapProvider;
}

function composeBootstrapTemplate(
  scope: Scope,
  slice: PoolSlice,
  { provider, ...common }: CommonWithBootstrap,
): TemplatePart {
  const { cluster, controlPlane } = scope;
  const { pool, version } = slice;
  const body = renderBootstrapBody(scope, slice, provider);
  const layered = layeredPool(scope, slice);
  const { labels, files, preCommands, postCommands, nodes, kubelet } = layered;
  const taints = selectReplacingTaints(layered);
  const target: Target = { body, role: "Worker", pool: pool.name };
  return composeTemplatePart(scope, target, {
    ...common,
    user: { observed: scope.state.composed.get(slice.key), path: composedGroupKind.content.bootstrap },
    origin: {
      cluster: selectHashedCluster(cluster),
      version,
      kubelet: fieldsIn(scope.layeredSpec["kubernetes"], "kubelet"),
      settings: controlPlane.layeredSpec,
      infrastructure: scope.infrastructure.layeredSpec,
      nodes: { labels, taints, files, preCommands, postCommands, nodes, kubelet },
      allNodes: scope.layeredSpec["nodes"],
      joinsNewer: scope.joinsNewer,
      operatingSystem: fieldsIn(layered, "machine")?.["operatingSystem"],
    },
  });
}

/** Renders the bootstrap template. Zones with an equal node setup share one template. */
function renderBootstrapBody(scope: Scope, slice: PoolSlice, provider: BootstrapProvider): ObjectBody {
  const { cluster, controlPlane } = scope;
  const settings = Object.fromEntries(
    Object.keys(provider.nodeSettings?.shape ?? {}).map((field) => [field, controlPlane.settings[field]]),
  );
  const nodeSetup = combineSetupOfNodes(scope, slice.pool, machinesOfPool(slice));
  return provider.template({ cluster, version: slice.version, settings, nodeSetup });
}

function layeredPool(scope: Scope, { index }: PoolSlice): Fields {
  return itemsIn(scope.layeredSpec, "workers")[index] ?? {};
}
