import type { Kind } from "../kubernetes/kind.ts";
import type { Schema } from "../schema.ts";
import { annotateForGitOps } from "./gitops.ts";
import { groupKinds, resourcesOf } from "./resources.ts";

/** Verbs that Crossplane needs to compose a kind, as its error lists them (v2.4.0, internal/engine/engine.go). */
const composing = ["get", "list", "watch", "create", "update", "patch", "delete"] as const;
/** Verbs for required resources, which come from a cache that lists and watches all objects of a kind. */
const reading = ["get", "list", "watch"] as const;

/** Groups whose kinds Crossplane's chart already grants: the core group of Kubernetes, and one of Crossplane. */
const granted = new Set(["", "protection.crossplane.io"]);

/** Comment of the generated file. */
export const roleComment = [
  "Lets Crossplane compose Cluster API objects: Crossplane's ClusterRole aggregates every role with this label.",
  "Crossplane lists and watches composed kinds in all namespaces, and updates objects before it deletes them.",
  "Every kind is listed, so that Crossplane has no access to other kinds, such as the platform's identities.",
  "A package cannot contain this role: apply it once per management cluster.",
].join("\n");

/** Name of the role that is installed. */
export const roleName = "crossplane-compose-cluster-api";

/** The ClusterRole: per group, one rule for composed kinds and one for kinds that are only read. */
export function buildClusterRole({ kinds }: Pick<Schema, "kinds">, name = roleName) {
  const missing = kinds.filter(({ group }) => !granted.has(group));
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: {
      name,
      labels: { "rbac.crossplane.io/aggregate-to-crossplane": "true" },
      annotations: annotateForGitOps("permissions"),
    },
    rules: groupKinds(missing).flatMap(([group, inGroup]) => rulesOf(group, inGroup)),
  };
}

function rulesOf(group: string, inGroup: readonly Kind[]) {
  const composed = resourcesOf(inGroup.filter(({ use }) => use === "Composed"));
  const read = resourcesOf(inGroup.filter(({ use }) => use === "Read")).filter((name) => !composed.includes(name));
  return [
    { apiGroups: [group], resources: composed, verbs: composing },
    { apiGroups: [group], resources: read, verbs: reading },
  ].filter(({ resources }) => resources.length > 0);
}
