import type { ObjectBody } from "../kubernetes/body.ts";
import { contentHash } from "../kubernetes/hash.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { Scope } from "../scope.ts";
import { overridden, type Target } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

/** The scheme of the hash of inputs (rule R4): a later one is never taken for a change. */
const scheme = "v1";

export function renderedFrom(inputs: unknown): string {
  return `${scheme}:${contentHash(inputs)}`;
}

export interface TemplateName {
  /** Name without the hash of the content. */
  name: string;
  /** Key without kind and hash. */
  key: string;
}

/**
 * A machine or bootstrap template, named by its content: new content is a new object, because templates never change in
 * place (rules N2, N3, R1). `inputs` is what people said of it, before any default of a module.
 */
export function templatePart(
  scope: Scope,
  target: Target,
  { name, key, inputs }: TemplateName & { inputs: unknown },
): Part {
  const body: ObjectBody = overridden(scope.spec.overrides, target);
  const { apiVersion, kind, spec } = objectOf(body, { name: "" });
  const hash = contentHash({ apiVersion, kind, spec });
  const object = objectOf(body, {
    name: `${name}-${hash}`,
    namespace: scope.cluster.namespace,
    annotations: { [ownAnnotation.renderedFrom]: renderedFrom(inputs) },
  });
  return { key: `${key}-${kind.toLowerCase()}-${hash}`, role: target.role, pool: target.pool, object };
}
