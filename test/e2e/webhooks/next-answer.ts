import { isObject, type JsonObject } from "../../../function/kubernetes/object.ts";
import { lostFields } from "../../conformance/finding.ts";
import { composeExample, observedFrom, readExample } from "../../golden/examples.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";

/** An object that the next answer would change, because of fields that were added to the stored objects. */
export type ChangedObject = { readonly object: KubernetesObject; readonly paths: readonly string[] };

/**
 * Composes an example a second time, from the sent and from the stored objects, and compares. Crossplane would write
 * the differences at the next reconcile, although the spec did not change.
 */
export function changedByDefaults(file: string, stored: readonly KubernetesObject[]): readonly ChangedObject[] {
  const composite = readExample(file);
  const sent = observedFrom(composeExample(composite));
  const observed = Object.entries(sent).map(([key, object]): [string, JsonObject] => [key, asStored(object, stored)]);
  const expected = answerTo(composite, sent);
  const answered = answerTo(composite, Object.fromEntries(observed));
  const keys = new Set([...expected.keys(), ...answered.keys()]);
  return [...keys].flatMap((key) => changesOf(expected.get(key), answered.get(key)));
}

/** One of the two is undefined if defaults cause an object to be added or dropped. */
function changesOf(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): readonly ChangedObject[] {
  const object = after ?? before;
  const paths = [...lostFields(before, after), ...lostFields(after, before)];
  return object && paths.length > 0 ? [{ object, paths: [...new Set(paths)] }] : [];
}

function answerTo(
  composite: JsonObject,
  observed: Readonly<Record<string, JsonObject>>,
): ReadonlyMap<string, KubernetesObject> {
  const { desired } = composeExample(composite, { observed });
  return new Map([...desired].map(([key, { object }]) => [key, kubernetesObject.parse(object)]));
}

/** The stored object, in the namespace in which Crossplane would observe it. */
function asStored(sent: JsonObject, stored: readonly KubernetesObject[]): JsonObject {
  const { apiVersion, kind, metadata } = kubernetesObject.parse(sent);
  const { name, namespace, generation, uid } = metadata;
  const found = stored.find(
    (other) => other.apiVersion === apiVersion && other.kind === kind && other.metadata.name === name,
  );
  const here = found && { ...found, metadata: { ...found.metadata, namespace, generation, uid } };
  return isObject(here) ? here : sent;
}
