import type { JsonObject } from "../kubernetes/object.ts";

/** An object that machines or the cluster need besides templates: an IP pool, a data template, a failure domain. */
export interface SupportingObject {
  /**
   * Short name, unique among the supporting objects of the module: lower-case letters, digits and hyphens. The function
   * derives `metadata.name` from it, unique for cluster, pool and role.
   */
  readonly name: string;
  /** One of the module's kinds, with role Supporting. Never a Secret: refer to Secrets instead. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: JsonObject;
  /** Data of a ConfigMap, instead of `spec`. Overrides cannot change it. */
  readonly data?: Record<string, string>;
}

/** Resolves references to supporting objects. */
export interface SupportingRefs {
  /** Returns the `metadata.name` of the supporting object with that short name; throws if the module lists none. */
  readonly refs: (name: string) => string;
}
