import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Scope } from "../scope/scope.ts";
import { type MachineRequest, machineScope } from "./machines.ts";
import { type MachineObject, machineObjects } from "./supporting.ts";
import {
  type Inputs,
  joinedOrigin,
  referencesOf,
  type TemplateName,
  type TemplatePart,
  templatePart,
} from "./template.ts";

/** The template of machines, with the supporting objects that stay and go with it. */
export function machineTemplatePart(
  scope: Scope,
  request: MachineRequest,
  naming: TemplateName & Inputs,
): TemplatePart {
  const argument = machineScope(scope, request);
  const { refs, supporting } = machineObjects(scope, { argument, naming });
  const body = scope.infrastructure.provider.machineTemplate({ ...argument, refs });
  const { role, pool } = request;
  const template = templatePart(scope, { body, role, pool }, naming);
  return {
    ...template,
    object: supporting.length === 0 ? template.object : withOrigins(template.object, supporting),
    references: referencesOf(scope, body),
    supporting: supporting.map(({ part }) => part),
  };
}

/** An override of a supporting object changes its name, and so the template: that is an input of the template too. */
function withOrigins(object: KubernetesObject, supporting: readonly MachineObject[]): KubernetesObject {
  const own = object.metadata.annotations ?? {};
  const annotations = { ...own, ...joinedOrigin([own, ...supporting.map(({ origin }) => origin)]) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
