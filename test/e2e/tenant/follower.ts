import type { KubernetesObject, Reference } from "../kubernetes/object.ts";

/** A ConfigMap in sync wave 1: Argo CD applies it once everything in wave 0 is healthy. */
export function followerFor(namespace: string, data: Readonly<Record<string, string>>): KubernetesObject {
  const annotations = { "argocd.argoproj.io/sync-wave": "1" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "follower", namespace, annotations }, data };
}

export function followerIn(namespace: string): Reference {
  return { apiVersion: "v1", kind: "ConfigMap", name: "follower", namespace };
}
