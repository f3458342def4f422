import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Scope } from "../scope/scope.ts";
import { type MachineRequest, openMachineScope } from "./machines.ts";
import { type MachineObject, composeMachineObjects } from "./supporting.ts";
import {
  type Inputs,
  joinOrigins,
  referencesOf,
  type TemplateName,
  type TemplatePart,
  composeTemplatePart,
} from "./template.ts";

/** Composes a machine template, with the supporting objects that are retained and deleted with it. */
export function composeMachineTemplatePart(
  scope: Scope,
  request: MachineRequest,
  naming: TemplateName & Inputs,
): TemplatePart {
  const argument = openMachineScope(scope, request);
  const { refs, supporting } = composeMachineObjects(scope, { argument, naming });
  const body = scope.infrastructure.provider.machineTemplate({ ...argument, refs });
  const { role, pool } = request;
  const template = composeTemplatePart(scope, { body, role, pool }, naming);
  return {
    ...template,
    object: supporting.length === 0 ? template.object : withOrigins(template.object, supporting),
    references: referencesOf(scope, body),
    supporting: supporting.map(({ part }) => part),
  };
}

/**
 * Adds the origins of supporting objects: an override of one changes its name, and so the template that refers to it.
 */
function withOrigins(object: KubernetesObject, supporting: readonly MachineObject[]): KubernetesObject {
  const own = object.metadata.annotations ?? {};
  const annotations = { ...own, ...joinOrigins([own, ...supporting.map(({ origin }) => origin)]) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
