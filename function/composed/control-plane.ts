import { fieldsIn, without } from "../api/value.ts";
import { referenceTo } from "../cluster-api/reference.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { Scope } from "../scope.ts";
import { askedOfControlPlane } from "./asked.ts";
import { machineScope, nodeSetupOf, syncedLabels } from "./machines.ts";
import { overridden, type Target } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { joinedOrigin, originAnnotations, schemedHash, templatePart } from "./template.ts";

// What changes in place has no part in what a rollout was asked for with (rule R3).
const changesInPlace = ["replicas", "rollout", "healthCheck", "timeouts"];

/** The control plane as it is wished for, and the template of its machines. */
export function composeControlPlane(scope: Scope): [controlPlane: Part, template: Part] {
  const template = controlPlaneTemplate(scope);
  const { cluster, spec } = scope;
  const target: Target = { body: controlPlaneBody(scope, template), role: "ControlPlane" };
  const body = overridden(spec.overrides, target);
  const object = objectOf(body, {
    name: `${cluster.name}-control-plane`,
    namespace: cluster.namespace,
    annotations: {
      ...joinedOrigin([
        originAnnotations(scope, target, { said: saidOfControlPlane(scope), asked: askedOfControlPlane(scope) }),
        template.object.metadata.annotations ?? {},
      ]),
      [ownAnnotation.content]: schemedHash(inlineContent(scope, body.spec)),
    },
  });
  return [{ key: `control-plane-${body.kind.toLowerCase()}`, role: "ControlPlane", object }, template];
}

function controlPlaneBody(scope: Scope, template: Part) {
  const { cluster, spec, version } = scope;
  const { provider, settings } = scope.controlPlane;
  return provider.controlPlane({
    cluster,
    settings,
    controlPlane: spec.controlPlane,
    kubernetes: spec.kubernetes,
    version,
    machineTemplate: referenceTo(template.object),
    nodeSetup: nodeSetupOf(scope, spec.controlPlane),
    machineLabels: syncedLabels(spec.controlPlane.labels),
  });
}

/** What a control plane says of its machines within itself. */
function inlineContent({ controlPlane }: Scope, spec: JsonObject): unknown {
  return controlPlane.provider.inlineContent.map((path) => at({ spec }, ...path.split(".")));
}

function controlPlaneTemplate(scope: Scope): Part {
  const { cluster, spec, infrastructure, said, version } = scope;
  const path = "controlPlane.machine";
  const argument = machineScope(scope, { role: "ControlPlane", machine: spec.controlPlane.machine, path, version });
  const target: Target = { body: infrastructure.provider.machineTemplate(argument), role: "ControlPlane" };
  return templatePart(scope, target, {
    name: `${cluster.name}-control-plane`,
    key: "control-plane",
    said: {
      ...argument,
      settings: infrastructure.said,
      machine: fieldsIn(fieldsIn(said, "controlPlane"), "machine"),
      machineSettings: undefined,
    },
    asked: askedOfControlPlane(scope),
  });
}

function saidOfControlPlane(scope: Scope): Record<string, unknown> {
  return {
    cluster: scope.cluster,
    version: scope.version,
    kubernetes: scope.said["kubernetes"],
    infrastructure: scope.infrastructure.said,
    controlPlane: without(fieldsIn(scope.said, "controlPlane") ?? {}, ...changesInPlace),
  };
}
