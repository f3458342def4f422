import { selectOwnedPart } from "../kubernetes/managed-fields.ts";
import type { JsonObject, KubernetesObject } from "../kubernetes/object.ts";

/**
 * A delivery defines how an object reaches the management cluster. `compose` unwraps its input and wraps its output, so
 * all other code handles the objects themselves. All three functions are pure.
 */
export interface Delivery {
  /** Returns the composed resource that delivers an object, under the same key. */
  wrap(object: KubernetesObject): KubernetesObject;
  /**
   * Returns the whole object from an observed or required resource: metadata, spec and status as in the management
   * cluster, and everything that `ownedFields` needs.
   */
  unwrap(observed: JsonObject): JsonObject;
  /**
   * Returns the part of an unwrapped object that was delivered before. It can be composed again without owning defaults
   * of webhooks or manual edits. Undefined if ownership is not recorded.
   */
  ownedFields(object: JsonObject): JsonObject | undefined;
}

/**
 * Prefix of Crossplane's field manager of composed resources (v2.4.0, composition_functions.go,
 * FieldOwnerComposedPrefix).
 */
const crossplaneManager = "apiextensions.crossplane.io/composed";

/** Crossplane applies the object itself, and the managed fields show which fields it owns. */
export const direct: Delivery = {
  wrap: (object) => object,
  unwrap: (observed) => observed,
  ownedFields: (object) => selectOwnedPart(object, crossplaneManager),
};
