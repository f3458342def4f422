import { isKind, type JsonObject } from "../kubernetes/object.ts";
import { stepsOf } from "./control-plane-shape.ts";
import { type KindFacts, kindOf } from "./kind-facts.ts";
import { coreGroup } from "./kinds.ts";
import { type ContentPaths, contentOfTemplate, memberSetKind, workerGroupKinds } from "./worker-groups.ts";

/**
 * Lists the paths of an object's references to machine and bootstrap templates: those of a control plane from its
 * module, those of worker groups and member sets from their kind.
 */
export function listTemplateReferencePaths(kinds: KindFacts, object: JsonObject): readonly (readonly string[])[] {
  const reference = kindOf(kinds, object)?.shape?.machineTemplate;
  if (reference) return [stepsOf(reference.path)];
  const content = contentPathsOf(object);
  return content ? [content.infrastructure, content.bootstrap] : [];
}

function contentPathsOf(object: JsonObject): ContentPaths | undefined {
  const group = workerGroupKinds.find(({ name }) => isKind(object, coreGroup, name));
  return group?.content ?? (isKind(object, coreGroup, memberSetKind) ? contentOfTemplate : undefined);
}
