import { type Kind, pluralOf } from "../kubernetes/kind.ts";
import type { Schema } from "../schema.ts";

/** Crossplane asks itself for just these where it may not compose a kind (v2.4.0, internal/engine/engine.go). */
const composing = ["get", "list", "watch", "create", "update", "patch", "delete"] as const;
/** Required resources come from a cache, which lists and watches all of a kind. */
const reading = ["get", "list", "watch"] as const;

/** Groups whose kinds Crossplane's own chart lets it compose: Kubernetes' first one and Crossplane's. */
const granted = new Set(["", "protection.crossplane.io"]);

export const whyThisRole = `Lets Crossplane compose Cluster API objects: its own ClusterRole aggregates every role with this label.
It lists and watches what it composes in all namespaces, and updates objects before it removes them.
Every kind is named, so that credentials of the platform beside them (identities) stay out of reach.
A package cannot carry this: apply it once per management cluster.`;

/** One rule for the kinds of a group that are composed, and one for those that are only read. */
export function buildClusterRole({ kinds }: Pick<Schema, "kinds">) {
  const ours = kinds.filter(({ group }) => !granted.has(group));
  const groups = [...new Set(ours.map(({ group }) => group))].toSorted();
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: {
      name: "crossplane-compose-cluster-api",
      labels: { "rbac.crossplane.io/aggregate-to-crossplane": "true" },
    },
    rules: groups.flatMap((group) => rulesOf(group, ours)),
  };
}

function rulesOf(group: string, kinds: readonly Kind[]) {
  const inGroup = kinds.filter((kind) => kind.group === group);
  const composed = resourcesOf(inGroup.filter(({ use }) => use === "Composed"));
  const read = resourcesOf(inGroup.filter(({ use }) => use === "Read")).filter((name) => !composed.includes(name));
  return [
    { apiGroups: [group], resources: composed, verbs: composing },
    { apiGroups: [group], resources: read, verbs: reading },
  ].filter(({ resources }) => resources.length > 0);
}

function resourcesOf(kinds: readonly Kind[]): string[] {
  return [...new Set(kinds.map(({ kind }) => pluralOf(kind)))].toSorted();
}
