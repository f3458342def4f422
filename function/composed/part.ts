import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject, KubernetesObject, Metadata } from "../kubernetes/object.ts";

/** A composed resource under its key, and which part of the cluster it is of. */
export interface Part {
  readonly key: string;
  readonly role: "Cluster" | "ControlPlane" | "Worker";
  readonly pool?: string | undefined;
  /** True where the key ends in a hash of the content, so that another content is another object. */
  readonly isHashed?: boolean;
  /** Paths where it names supporting objects: those names follow from what they name. */
  readonly references?: readonly string[];
  readonly object: KubernetesObject;
}

/** A body, or what has data instead of a spec. */
interface Content extends Omit<ObjectBody, "spec"> {
  readonly spec?: JsonObject;
  readonly data?: JsonObject;
}

/** Gives a body its metadata, without empty maps. */
export function objectOf(body: Content, { labels = {}, annotations = {}, ...identity }: Metadata): KubernetesObject {
  const texts = { labels, annotations: { ...body.annotations, ...annotations } };
  const present = Object.entries(texts).filter(([, map]) => Object.keys(map).length > 0);
  return {
    apiVersion: body.apiVersion,
    kind: body.kind,
    metadata: { ...identity, ...Object.fromEntries(present) },
    ...(body.spec && { spec: body.spec }),
    ...(body.data && { data: body.data }),
  };
}

/** A composed object as plain JSON, to be read by paths like an observed one. */
export function toPlain({ apiVersion, kind, metadata, spec }: KubernetesObject): JsonObject {
  return { apiVersion, kind, metadata: { ...metadata }, spec };
}
