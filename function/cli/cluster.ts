import { formatPathStep, type Problem, quote } from "../api/problem.ts";
import { at, groupOf, isObject, type JsonObject, objectAt, textAt } from "../kubernetes/object.ts";

const kinds = ["KubernetesCluster", "XKubernetesCluster"];

/** Kinds that the project's XRDs serve, by API version: namespaced XRs, and claims with their cluster-scoped XRs. */
const served: Record<string, readonly string[]> = {
  "capi.crossplane.io/v1beta1": ["KubernetesCluster"],
  "claims.capi.crossplane.io/v1beta1": kinds,
};

const groups = new Set(Object.keys(served).map((apiVersion) => groupOf(apiVersion)));

const fields = ["apiVersion", "kind", "metadata", "spec", "status"];

/** Whether an object is a KubernetesCluster of any API version, so that an unknown version is reported as a problem. */
export function isCluster(object: JsonObject): boolean {
  return groups.has(groupOf(textAt(object, "apiVersion") ?? "")) && kinds.includes(textAt(object, "kind") ?? "");
}

/** Problems outside of `spec` that the API server would report. */
export function findEnvelopeProblems(object: JsonObject): Problem[] {
  const [apiVersion, kind] = [textAt(object, "apiVersion") ?? "", textAt(object, "kind") ?? ""];
  const unknown = Object.keys(object).filter((field) => !fields.includes(field));
  const known = served[apiVersion];
  return [
    ...unknown.map((path) => ({ path, message: `unknown field, allowed here: ${fields.join(", ")}` })),
    ...(known ? [] : [buildNotServed("apiVersion", apiVersion, Object.keys(served))]),
    ...(known && !known.includes(kind) ? [buildNotServed("kind", kind, known)] : []),
    ...findShapeProblems(object),
  ];
}

/** Fields of a wrong type. The API server rejects them; without this check, the command would ignore them. */
function findShapeProblems(object: JsonObject): Problem[] {
  const objects = [["metadata"], ["metadata", "labels"], ["metadata", "annotations"], ["spec"]];
  const texts = [["metadata", "name"], ["metadata", "namespace"], ...textsBelow(object, "labels", "annotations")];
  return [
    ...objects.flatMap((path) => findShapeProblem(object, path, { name: "object", isFit: isObject })),
    ...texts.flatMap((path) => findShapeProblem(object, path, { name: "string", isFit: isText })),
  ];
}

function textsBelow(object: JsonObject, ...maps: readonly string[]): string[][] {
  return maps.flatMap((map) =>
    Object.keys(objectAt(object, "metadata", map) ?? {}).map((key) => ["metadata", map, key]),
  );
}

interface Shape {
  readonly name: string;
  readonly isFit: (value: unknown) => boolean;
}

function findShapeProblem(object: JsonObject, path: readonly string[], { name, isFit }: Shape): Problem[] {
  const value = at(object, ...path);
  if (value === undefined || value === null || isFit(value)) return [];
  return [
    {
      path: path.map((step) => formatPathStep(step)).join("."),
      message: `${quote(value)} is not allowed: must be of type ${name}`,
    },
  ];
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function buildNotServed(path: string, value: string, allowed: readonly string[]): Problem {
  return { path, message: `${quote(value)} is not allowed: must be one of ${allowed.join(", ")}` };
}

/** The manifest after `kubectl apply`, which sets the namespace of a namespaced object to `default`. */
export function applyDefaults(object: JsonObject): JsonObject {
  const metadata = objectAt(object, "metadata") ?? {};
  const isNamespaced = textAt(object, "kind") === "KubernetesCluster";
  if (!isNamespaced || metadata["namespace"] !== undefined) return object;
  return { ...object, metadata: { ...metadata, namespace: "default" } };
}
