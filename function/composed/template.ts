import type { ObjectBody } from "../kubernetes/body.ts";
import { groupOf, nameOf } from "../kubernetes/object.ts";
import { ownAnnotation, ownLabel } from "../lifecycle/annotations.ts";
import type { ClusterScope, Scope } from "../scope/scope.ts";
import { findEqualTemplate, type TemplateUser } from "../lifecycle/equal-template.ts";
import { type Requested, hashJoined, type Origin, hashOrigin, hashTemplate } from "./hashed.ts";
import { kindsOfCluster } from "./kinds.ts";
import { applyOverrides, overridesOf, type Target } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

/** The inputs of an object, for its two hashes. */
export interface Inputs {
  origin: Origin;
  requested: Requested;
}

/**
 * Renders the annotations with the origin of an object: hashes of its inputs. They show later whether the user, the
 * platform or a release of the function changed it.
 */
export function renderOrigin(
  scope: ClusterScope,
  target: Target,
  { origin, requested }: Inputs,
): Record<string, string> {
  return {
    [ownAnnotation.renderedFrom]: hashOrigin(origin, overridesOf(scope.layeredSpec, target)),
    [ownAnnotation.requested]: hashOrigin(requested, overridesOf(scope.xrSpec, target)),
  };
}

/** The name and key of a template. */
export interface TemplateName {
  /** Name without the hash of the content. */
  name: string;
  /** Key without kind and hash. */
  key: string;
  user: TemplateUser;
}

export interface TemplatePart extends Part {
  /** Name with the hash of the content, also if an observed template with equal content keeps another name. */
  readonly contentName: string;
  /** Supporting objects that are retained and deleted with it. */
  readonly supporting: readonly Part[];
}

/**
 * Composes a machine or bootstrap template. Templates are immutable, so its name has a hash of its content: new content
 * is a new object (rules N2, N3, R1). An observed template with equal content keeps its name, even if its hash differs.
 */
export function composeTemplatePart(
  scope: Scope,
  target: Target,
  { name, key, user, ...inputs }: TemplateName & Inputs,
): TemplatePart {
  const body = applyOverrides(scope, target);
  const { apiVersion, kind, spec } = body;
  const hash = hashTemplate({ group: groupOf(apiVersion), kind, spec });
  const byContent = { name: `${name}-${hash}`, key: `${key}-${kind.toLowerCase()}-${hash}` };
  const desired = { apiVersion, kind, spec, key: byContent.key, kinds: kindsOfCluster(scope) };
  const existing = findEqualTemplate(scope.state, desired, user);
  const object = objectOf(body, {
    name: nameOf(existing?.object) ?? byContent.name,
    namespace: scope.cluster.namespace,
    labels: target.pool === undefined ? {} : { [ownLabel.pool]: target.pool },
    annotations: renderOrigin(scope, target, inputs),
  });
  const { role, pool } = target;
  const names = { key: existing?.key ?? byContent.key, contentName: byContent.name };
  return { ...names, role, pool, isHashed: true, object, supporting: [] };
}

/** A template, together with its supporting objects. */
export function withSupporting(template: TemplatePart): Part[] {
  return [template, ...template.supporting];
}

/** Paths of an object's references to supporting objects, from its kind. */
export function referencesOf(scope: Scope, { apiVersion, kind }: Pick<ObjectBody, "apiVersion" | "kind">): string[] {
  const { kinds } = scope.infrastructure.provider;
  const listed = kinds.find((one) => one.kind === kind && one.group === groupOf(apiVersion));
  return (listed?.refersTo ?? []).map(({ path }) => path);
}

/** Joins the origins of several objects: any template of a control plane or worker group may cause a rollout. */
export function joinOrigins(origins: readonly Record<string, string>[]): Record<string, string> {
  const join = (name: string) => hashJoined(origins.map((texts) => texts[name]));
  return {
    [ownAnnotation.renderedFrom]: join(ownAnnotation.renderedFrom),
    [ownAnnotation.requested]: join(ownAnnotation.requested),
  };
}
