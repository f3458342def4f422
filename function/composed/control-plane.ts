import { fieldsIn, without } from "../api/value.ts";
import { stepsOf } from "../cluster-api/control-plane-shape.ts";
import { templateReference } from "../cluster-api/reference.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import { at, type Json, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { standingKey } from "../lifecycle/state.ts";
import type { Scope } from "../scope/scope.ts";
import { requestedOfControlPlane } from "./requested.ts";
import { type ControlPlaneOrigin, hashedCluster, inlineHash } from "./hashed.ts";
import { machineTemplatePart } from "./machine-template.ts";
import { controlPlaneScope, machinesOfControlPlane, managedScope } from "./machines.ts";
import type { DesiredReference } from "./node-pool.ts";
import { nodeSetupOf, syncedLabels } from "./node-setup.ts";
import { overridden, type Target } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { joinedOrigin, originAnnotations, type TemplatePart } from "./template.ts";

// What changes in place has no part in what a rollout was asked for with (rule R3).
const changesInPlace = ["replicas", "rollout", "healthCheck", "timeouts"];

export interface ControlPlaneParts {
  readonly controlPlane: Part;
  /** Of its machines, where it has machines. */
  readonly controlPlaneTemplate: TemplatePart | undefined;
}

/** The control plane as it is wished for, and the template of its machines. */
export function composeControlPlane(scope: Scope): ControlPlaneParts {
  const { provider } = scope.controlPlane;
  if (provider.placement !== "Machines") {
    const body =
      provider.placement === "Managed"
        ? provider.controlPlane(managedScope(scope))
        : provider.controlPlane(controlPlaneScope(scope));
    return { controlPlane: controlPlanePart(scope, body, undefined), controlPlaneTemplate: undefined };
  }
  const template = controlPlaneTemplate(scope, provider.shape.machineTemplate.path, provider.bootstrap.name);
  const body = provider.controlPlane({
    ...controlPlaneScope(scope),
    machineTemplate: templateReference(template.object, provider.shape.machineTemplate.form),
    nodeSetup: nodeSetupOf(scope, scope.spec.controlPlane, machinesOfControlPlane(scope)),
    machineLabels: syncedLabels(scope.spec.controlPlane.labels),
  });
  return { controlPlane: controlPlanePart(scope, body, template), controlPlaneTemplate: template };
}

/** Where its object refers to the template of its machines; nowhere where it has none. */
export function referencesOfControlPlane(
  { controlPlane }: Scope,
  { controlPlaneTemplate }: ControlPlaneParts,
): DesiredReference[] {
  const { machineTemplate } = controlPlane.provider.shape;
  return machineTemplate && controlPlaneTemplate ? [[stepsOf(machineTemplate.path), controlPlaneTemplate]] : [];
}

function controlPlanePart(scope: Scope, rendered: ObjectBody, template: Part | undefined): Part {
  const { cluster } = scope;
  const target: Target = { body: rendered, role: "ControlPlane" };
  const body = overridden(scope, target);
  const object = objectOf(body, {
    name: `${cluster.name}-control-plane`,
    namespace: cluster.namespace,
    annotations: {
      ...joinedOrigin([
        originAnnotations(scope, target, {
          origin: controlPlaneOrigin(scope),
          requested: requestedOfControlPlane(scope),
        }),
        template?.object.metadata.annotations ?? {},
      ]),
      [ownAnnotation.content]: inlineHash(inlineContent(scope, body.spec)),
    },
  });
  return { key: standingKey("ControlPlane", body.kind), role: "ControlPlane", object };
}

/** What a control plane says of its machines within itself. */
function inlineContent({ controlPlane: { provider, settings } }: Scope, spec: JsonObject): (Json | undefined)[] {
  return provider.shape.replacesMachines(settings).map((path) => at({ spec }, ...stepsOf(path)));
}

function controlPlaneTemplate(scope: Scope, reference: string, bootstrapFormat: string): TemplatePart {
  const { cluster, infrastructure, said, version } = scope;
  return machineTemplatePart(scope, machinesOfControlPlane(scope), {
    name: `${cluster.name}-control-plane`,
    key: "control-plane",
    user: { running: scope.state.controlPlane?.object, path: stepsOf(reference) },
    origin: {
      cluster: hashedCluster(cluster),
      role: "ControlPlane",
      version,
      bootstrapFormat,
      settings: infrastructure.said,
      machine: fieldsIn(fieldsIn(said, "controlPlane"), "machine"),
    },
    requested: requestedOfControlPlane(scope),
  });
}

function controlPlaneOrigin(scope: Scope): ControlPlaneOrigin {
  return {
    cluster: hashedCluster(scope.cluster),
    version: scope.version,
    kubernetes: scope.said["kubernetes"],
    infrastructure: scope.infrastructure.said,
    controlPlane: without(fieldsIn(scope.said, "controlPlane") ?? {}, ...changesInPlace),
  };
}
