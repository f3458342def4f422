import { referenceTo } from "../cluster-api/reference.ts";
import { fieldsIn, without } from "../api/value.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { Scope } from "../scope.ts";
import { machineScope, nodeSetupOf, syncedLabels } from "./machines.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { renderedFrom, templatePart } from "./template.ts";

// What changes in place has no part in what a rollout was asked for with (rule R3).
const changesInPlace = ["replicas", "rollout", "healthCheck", "timeouts", "machine"];

/** The control plane and, where it runs on machines, their template. */
export function composeControlPlane(scope: Scope): [controlPlane: Part, template: Part] {
  const template = controlPlaneTemplate(scope);
  const { cluster, spec, controlPlane } = scope;
  const { provider, settings } = controlPlane;
  const body = provider.controlPlane({
    cluster,
    settings,
    controlPlane: spec.controlPlane,
    kubernetes: spec.kubernetes,
    version: scope.version,
    machineTemplate: referenceTo(template.object),
    nodeSetup: nodeSetupOf(scope, spec.controlPlane),
    machineLabels: syncedLabels(spec.controlPlane.labels),
  });
  const object = objectOf(overridden(spec.overrides, { body, role: "ControlPlane" }), {
    name: `${cluster.name}-control-plane`,
    namespace: cluster.namespace,
    annotations: { [ownAnnotation.renderedFrom]: renderedFrom(controlPlaneInputs(scope)) },
  });
  return [{ key: `control-plane-${body.kind.toLowerCase()}`, role: "ControlPlane", object }, template];
}

function controlPlaneTemplate(scope: Scope): Part {
  const { cluster, spec, infrastructure, said } = scope;
  const argument = machineScope(scope, {
    role: "ControlPlane",
    machine: spec.controlPlane.machine,
    path: "controlPlane.machine",
    version: scope.version,
  });
  const body = infrastructure.provider.machineTemplate(argument);
  const inputs = {
    ...argument,
    settings: infrastructure.said,
    machine: fieldsIn(fieldsIn(said, "controlPlane"), "machine"),
    machineSettings: undefined,
  };
  return templatePart(
    scope,
    { body, role: "ControlPlane" },
    { name: `${cluster.name}-control-plane`, key: "control-plane", inputs },
  );
}

function controlPlaneInputs(scope: Scope) {
  return {
    cluster: scope.cluster,
    version: scope.version,
    kubernetes: scope.said["kubernetes"],
    infrastructure: scope.infrastructure.said,
    controlPlane: without(fieldsIn(scope.said, "controlPlane") ?? {}, ...changesInPlace),
  };
}
