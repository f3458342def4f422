import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject, KubernetesObject, Metadata } from "../kubernetes/object.ts";

/** A composed resource under its key, and which part of the cluster it is of. */
export interface Part {
  readonly key: string;
  readonly role: "Cluster" | "ControlPlane" | "Worker";
  readonly pool?: string | undefined;
  /** True where the key ends in a hash of the content, so that another content is another object. */
  readonly isHashed?: boolean;
  readonly object: KubernetesObject;
}

/** Gives a body its metadata, without empty maps. */
export function objectOf(body: ObjectBody, { labels = {}, annotations = {}, ...identity }: Metadata): KubernetesObject {
  const texts = { labels, annotations: { ...body.annotations, ...annotations } };
  const present = Object.entries(texts).filter(([, map]) => Object.keys(map).length > 0);
  return {
    apiVersion: body.apiVersion,
    kind: body.kind,
    metadata: { ...identity, ...Object.fromEntries(present) },
    spec: body.spec,
  };
}

/** A composed object as plain JSON, to be read by paths like an observed one. */
export function plain({ apiVersion, kind, metadata, spec }: KubernetesObject): JsonObject {
  return { apiVersion, kind, metadata: { ...metadata }, spec };
}
