import { convertToCurrent, type KindFacts } from "../cluster-api/kind-facts.ts";
import { findReferenced } from "../cluster-api/reference.ts";
import { isSame } from "../kubernetes/diff.ts";
import { groupOf, isBeingDeleted, isKind, type JsonObject, objectAt } from "../kubernetes/object.ts";
import { selectOwnedByUs } from "./retained.ts";
import type { ObservedResource, State } from "./state.ts";

/** A template as it is wished for, or a supporting object of machines. */
interface DesiredTemplate {
  readonly apiVersion: string;
  readonly kind: string;
  /** Or its data, where it has no spec. */
  readonly spec: JsonObject;
  /** By its content. What stands before the last hyphen tells kind and place: the control plane, or a pool. */
  readonly key: string;
  /** Those of the cluster. */
  readonly kinds: KindFacts;
}

/** What makes machines from it, as it runs, and where that refers to its template. */
export interface TemplateUser {
  readonly running: JsonObject | undefined;
  readonly path: readonly string[];
}

/**
 * The observed template that a wished one stays: one of equal group, kind, place and spec, whatever its name. So a release with
 * other hashes or another API version replaces no machine (rules N3, R1). Undefined where the wished name is right.
 * Of several, what the user refers to is preferred, because zones of a pool move one by one.
 */
export function findEqualTemplate(
  { templates }: Pick<State, "templates">,
  desired: DesiredTemplate,
  user?: TemplateUser,
): ObservedResource | undefined {
  const alike = templates.filter((template) => isAlike(template, desired));
  const objects = alike.map(({ object }) => object);
  const used = user && findReferenced(user.running, user.path, objects);
  const candidates = [
    ...alike.filter(({ object }) => object === used),
    ...alike.filter(({ key }) => key === desired.key),
    ...alike,
  ];
  // What has the key of the content is known to be equal, so that a steady cluster costs no comparison.
  const found = candidates.find(({ key, object }) => key === desired.key || isEqual(object, desired));
  return found?.key === desired.key ? undefined : found;
}

/** One that is being deleted will be gone. */
function isAlike({ key, object }: ObservedResource, desired: DesiredTemplate): boolean {
  return (
    placeOf(key) === placeOf(desired.key) &&
    isKind(object, groupOf(desired.apiVersion), desired.kind) &&
    !isBeingDeleted(object)
  );
}

function placeOf(key: string): string {
  return key.slice(0, key.lastIndexOf("-"));
}

/** Webhooks add defaults to what we say, and nobody records managers in files: either of both may be equal. */
function isEqual(object: JsonObject, { spec, kinds }: DesiredTemplate): boolean {
  return [selectOwnedByUs(object), object].some((part) => {
    const content = objectAt(part, "spec") ?? objectAt(part, "data");
    if (!content) return false;
    return isSame(convertToCurrent(kinds, { ...object, spec: content }) ?? content, spec);
  });
}
