import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject, KubernetesObject, Metadata } from "../kubernetes/object.ts";

/** A composed resource with its key, and the part of the cluster that it belongs to. */
export interface Part {
  readonly key: string;
  readonly role: "Cluster" | "ControlPlane" | "Worker";
  readonly pool?: string | undefined;
  /** True if the key ends in a hash of the content: new content is a new object. */
  readonly isHashed?: boolean;
  /** Paths of references to supporting objects, whose names derive from their content. */
  readonly references?: readonly string[];
  readonly object: KubernetesObject;
}

/** A body, or an object with data instead of a spec. */
interface Content extends Omit<ObjectBody, "spec"> {
  readonly labels?: Record<string, string>;
  readonly spec?: JsonObject;
  readonly data?: JsonObject;
}

/** Adds metadata to a body, without empty maps. */
export function objectOf(body: Content, { labels = {}, annotations = {}, ...identity }: Metadata): KubernetesObject {
  const texts = { labels: { ...body.labels, ...labels }, annotations: { ...body.annotations, ...annotations } };
  const present = Object.entries(texts).filter(([, map]) => Object.keys(map).length > 0);
  return {
    apiVersion: body.apiVersion,
    kind: body.kind,
    metadata: { ...identity, ...Object.fromEntries(present) },
    ...(body.spec && { spec: body.spec }),
    ...(body.data && { data: body.data }),
  };
}

/** Returns a composed object as plain JSON, so that paths can read it like an observed one. */
export function toPlain({ apiVersion, kind, metadata, spec }: KubernetesObject): JsonObject {
  return { apiVersion, kind, metadata: { ...metadata }, spec };
}
