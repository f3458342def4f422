import { type Problem, quote, rejectAny } from "./api/problem.ts";
import type { Fields } from "./api/value.ts";
import type { ClusterIdentity } from "./cluster-api/identity.ts";
import { type JsonObject, objectAt, sortKeys, textAt } from "./kubernetes/object.ts";

// Fields of Crossplane itself in the spec of an XR or a claim.
const crossplaneFields = new Set([
  "crossplane",
  "claimRef",
  "resourceRef",
  "resourceRefs",
  "compositionRef",
  "compositionSelector",
  "compositionRevisionRef",
  "compositionRevisionSelector",
  "compositionUpdatePolicy",
  "compositeDeletePolicy",
  "environmentConfigRefs",
  "publishConnectionDetailsTo",
  "writeConnectionSecretToRef",
]);

/** A machine is named `<cluster>-control-plane-<5 characters>`, with at most 63 characters. */
const maximumNameLength = 43;

/**
 * Returns name and namespace of the cluster: those of a namespaced XR, or of the claim of a cluster-scoped XR. Throws
 * InvalidClusterError.
 */
export function identify(composite: JsonObject): ClusterIdentity {
  const claim = objectAt(composite, "spec", "claimRef");
  const namespace = textAt(composite, "metadata", "namespace") ?? textAt(claim, "namespace");
  const name = textAt(claim, "name") ?? textAt(composite, "metadata", "name") ?? "";
  const problems: Problem[] = [];
  if (namespace === undefined) {
    problems.push({
      path: "spec.claimRef",
      message: "is missing: a cluster-scoped XR needs a claim, which sets the namespace of the cluster",
    });
  }
  if (name.length > maximumNameLength || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    const allowed = `at most ${maximumNameLength} lower-case letters, digits and hyphens`;
    problems.push({ path: "metadata.name", message: `${quote(name)} is not allowed: ${allowed}` });
  }
  rejectAny(problems);
  return { name, namespace: namespace ?? "" };
}

/** Returns `spec` of the XR without Crossplane's fields, keys sorted. */
export function xrSpecOf(composite: JsonObject): Fields {
  const spec = Object.entries(sortKeys(objectAt(composite, "spec")) ?? {});
  return Object.fromEntries(spec.filter(([field]) => !crossplaneFields.has(field)));
}
