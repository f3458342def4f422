import { convertToCurrent, type KindFacts } from "../cluster-api/kind-facts.ts";
import { findReferenced } from "../cluster-api/reference.ts";
import { isSame } from "../kubernetes/diff.ts";
import { groupOf, isBeingDeleted, isKind, type JsonObject, objectAt } from "../kubernetes/object.ts";
import { selectOwnedByUs } from "./retained.ts";
import type { ObservedResource, State } from "./state.ts";

/** A desired template, or a desired supporting object of machines. */
interface DesiredTemplate {
  readonly apiVersion: string;
  readonly kind: string;
  /** Its spec; its data if it has no spec. */
  readonly spec: JsonObject;
  /** `<role>-<kind>-<hash>`, where the role is `control-plane` or `worker-<pool>`. */
  readonly key: string;
  /** Kinds of the cluster. */
  readonly kinds: KindFacts;
}

/** The observed owner of the machines of a template, and the path of its reference to the template. */
export interface TemplateUser {
  readonly observed: JsonObject | undefined;
  readonly path: readonly string[];
}

/**
 * Returns an observed template that equals the desired one in group, kind, role and spec, but has another name. The
 * desired template gets its name and key, so that a release with other hashes or another API version replaces no
 * machine (rules N3, R1). Returns undefined if there is none, or if a template with the desired key exists already. Of
 * several equal templates, the one that `user` refers to is preferred, because zones of a pool change templates one
 * after the other.
 */
export function findEqualTemplate(
  { templates }: Pick<State, "templates">,
  desired: DesiredTemplate,
  user?: TemplateUser,
): ObservedResource | undefined {
  const alike = templates.filter((template) => isAlike(template, desired));
  const objects = alike.map(({ object }) => object);
  const used = user && findReferenced(user.observed, user.path, objects);
  const candidates = [
    ...alike.filter(({ object }) => object === used),
    ...alike.filter(({ key }) => key === desired.key),
    ...alike,
  ];
  // The key has the hash of the content, so a template of the same key is equal, and a steady cluster compares nothing.
  const found = candidates.find(({ key, object }) => key === desired.key || isEqual(object, desired));
  return found?.key === desired.key ? undefined : found;
}

/** A template that is being deleted cannot be composed again. */
function isAlike({ key, object }: ObservedResource, desired: DesiredTemplate): boolean {
  return (
    rolePrefixOf(key) === rolePrefixOf(desired.key) &&
    isKind(object, groupOf(desired.apiVersion), desired.kind) &&
    !isBeingDeleted(object)
  );
}

/** The key without the hash. */
function rolePrefixOf(key: string): string {
  return key.slice(0, key.lastIndexOf("-"));
}

/**
 * True if the part that Crossplane owns is equal, or the whole object. The part has no defaults of webhooks, but
 * without managed fields, as in a file for the CLI, it is unknown.
 */
function isEqual(object: JsonObject, { spec, kinds }: DesiredTemplate): boolean {
  return [selectOwnedByUs(object), object].some((part) => {
    const content = objectAt(part, "spec") ?? objectAt(part, "data");
    if (!content) return false;
    return isSame(convertToCurrent(kinds, { ...object, spec: content }) ?? content, spec);
  });
}
