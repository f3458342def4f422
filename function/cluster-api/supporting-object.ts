import type { JsonObject } from "../kubernetes/object.ts";

/** An object that machines or their cluster need beside the templates: an IP pool, a data template, a failure domain. */
export interface SupportingObject {
  /**
   * Unique among all supporting objects of the module, lower-case letters, digits and hyphens. The pipeline makes
   * `metadata.name` of it, which no other cluster, pool or role can have.
   */
  readonly name: string;
  /** One of the module's kinds, with the role Supporting. Never a Secret: credentials are referred to. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: JsonObject;
  /** What a ConfigMap has instead of a spec; overrides do not reach it. */
  readonly data?: Record<string, string>;
}

/** How a body refers to supporting objects. */
export interface SupportingRefs {
  /** `metadata.name` of the supporting object with that short name; throws where the module lists none. */
  readonly refs: (name: string) => string;
}
