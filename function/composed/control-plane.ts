import { fieldsIn, without } from "../api/value.ts";
import { stepsOf } from "../cluster-api/control-plane-shape.ts";
import { referToTemplate } from "../cluster-api/reference.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { at, type Json, type JsonObject } from "../kubernetes/object.ts";
import type { MachineControlPlane } from "../control-plane/provider.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { keyOfSingleton } from "../lifecycle/state.ts";
import type { Scope } from "../scope/scope.ts";
import { selectRequestedOfControlPlane } from "./requested.ts";
import { type ControlPlaneOrigin, type RequestedOfControlPlane, selectHashedCluster, hashInline } from "./hashed.ts";
import { composeMachineTemplatePart } from "./machine-template.ts";
import { openControlPlaneScope, machinesOfControlPlane, openManagedScope } from "./machines.ts";
import type { DesiredReference } from "./node-pool.ts";
import { combineSetupOfNodes, findCloudProvider, requestControlPlaneNode, selectSyncedLabels } from "./node-setup.ts";
import { applyOverrides, type Target } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { selectReplacingTaints } from "./taints.ts";
import { joinOrigins, renderOrigin, type TemplatePart } from "./template.ts";

// Fields that change in place are not hashed as an origin, because they start no rollout (rule R3).
const changesInPlace = [
  "replicas",
  "rollout",
  "healthCheck",
  "remediation",
  "readinessGates",
  "timeouts",
  "annotations",
  "machineAnnotations",
];

export interface ControlPlaneParts {
  readonly controlPlane: Part;
  /** Template of its machines; undefined without machines. */
  readonly controlPlaneTemplate: TemplatePart | undefined;
}

/** Composes the desired control plane, and the template of its machines. */
export function composeControlPlane(scope: Scope): ControlPlaneParts {
  const { provider } = scope.controlPlane;
  const requested = selectRequestedOfControlPlane(scope);
  if (provider.placement !== "Machines") {
    const body =
      provider.placement === "Managed"
        ? provider.controlPlane(openManagedScope(scope))
        : provider.controlPlane({ ...openControlPlaneScope(scope), cloudProvider: findCloudProvider(scope) });
    return { controlPlane: composeControlPlanePart(scope, body, { requested }), controlPlaneTemplate: undefined };
  }
  const template = composeTemplate(scope, provider, requested);
  const body = provider.controlPlane({
    ...openControlPlaneScope(scope),
    machineTemplate: referToTemplate(template.object, provider.shape.machineTemplate.form),
    nodeSetup: combineSetupOfNodes(scope, requestControlPlaneNode(scope), machinesOfControlPlane(scope)),
    machineLabels: selectSyncedLabels(scope.spec.controlPlane.labels),
    machineAnnotations: scope.spec.controlPlane.machineAnnotations,
  });
  return {
    controlPlane: composeControlPlanePart(scope, body, { requested, template }),
    controlPlaneTemplate: template,
  };
}

/** References of the control plane to the template of its machines; empty without machines. */
export function referencesOfControlPlane(
  { controlPlane }: Scope,
  { controlPlaneTemplate }: ControlPlaneParts,
): DesiredReference[] {
  const { machineTemplate } = controlPlane.provider.shape;
  return machineTemplate && controlPlaneTemplate ? [[stepsOf(machineTemplate.path), controlPlaneTemplate]] : [];
}

interface ControlPlaneInputs {
  readonly requested: RequestedOfControlPlane;
  readonly template?: TemplatePart;
}

function composeControlPlanePart(
  scope: Scope,
  rendered: ObjectBody,
  { requested, template }: ControlPlaneInputs,
): Part {
  const { cluster } = scope;
  const target: Target = { body: rendered, role: "ControlPlane" };
  const body = applyOverrides(scope, target);
  const annotations = { ...scope.spec.controlPlane.annotations, ...body.annotations };
  const object = objectOf(
    { ...body, annotations },
    {
      name: `${cluster.name}-control-plane`,
      namespace: cluster.namespace,
      annotations: {
        ...joinOrigins([
          renderOrigin(scope, target, { origin: controlPlaneOrigin(scope), requested }),
          template?.object.metadata.annotations ?? {},
        ]),
        [ownAnnotation.content]: hashInline(readInlineContent(scope, body.spec)),
      },
    },
  );
  return { key: keyOfSingleton("ControlPlane", body.kind), role: "ControlPlane", object };
}

/** Values of the control plane's own fields that replace its machines. */
function readInlineContent({ controlPlane: { provider, settings } }: Scope, spec: JsonObject): (Json | undefined)[] {
  return provider.shape.replacesMachines(settings).map((path) => at({ spec }, ...stepsOf(path)));
}

function composeTemplate(
  scope: Scope,
  { shape, bootstrap }: MachineControlPlane,
  requested: RequestedOfControlPlane,
): TemplatePart {
  const { cluster, infrastructure, layeredSpec, version } = scope;
  return composeMachineTemplatePart(scope, machinesOfControlPlane(scope), {
    name: `${cluster.name}-control-plane`,
    key: "control-plane",
    user: { observed: scope.state.controlPlane?.object, path: stepsOf(shape.machineTemplate.path) },
    origin: {
      cluster: selectHashedCluster(cluster),
      role: "ControlPlane",
      version,
      bootstrapFormat: bootstrap.name,
      settings: infrastructure.layeredSpec,
      machine: fieldsIn(fieldsIn(layeredSpec, "controlPlane"), "machine"),
    },
    requested,
  });
}

function controlPlaneOrigin(scope: Scope): ControlPlaneOrigin {
  const layered = fieldsIn(scope.layeredSpec, "controlPlane") ?? {};
  return {
    cluster: selectHashedCluster(scope.cluster),
    version: scope.version,
    kubernetes: scope.layeredSpec["kubernetes"],
    infrastructure: scope.infrastructure.layeredSpec,
    allNodes: scope.layeredSpec["nodes"],
    controlPlane: { ...without(layered, ...changesInPlace), taints: selectReplacingTaints(layered) },
  };
}
