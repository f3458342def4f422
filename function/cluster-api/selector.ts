import { toCanonicalJson } from "../kubernetes/hash.ts";
import { isSame } from "../kubernetes/diff.ts";
import { type Json, listAt, objectAt, ownField } from "../kubernetes/object.ts";

/** Kinds whose selector may become narrower: a health check leaves machines out, which nobody else has to select. */
export const narrowableKinds: ReadonlySet<string> = new Set(["MachineHealthCheck"]);

/** True if a label selector has all requirements of another one. Each further requirement selects less. */
export function isWithinSelector(selector: Json | undefined, whole: Json | undefined): boolean {
  const [labels, required] = [selector, whole].map((one) => objectAt(one, "matchLabels") ?? {});
  const expressions = new Set(listAt(selector, "matchExpressions").map((one) => toCanonicalJson(one)));
  return (
    Object.entries(required ?? {}).every(([key, value]) => isSame(ownField(labels ?? {}, key), value)) &&
    listAt(whole, "matchExpressions").every((one) => expressions.has(toCanonicalJson(one)))
  );
}
