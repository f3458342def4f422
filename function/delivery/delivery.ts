import { selectOwnedPart } from "../kubernetes/managed-fields.ts";
import type { JsonObject, KubernetesObject } from "../kubernetes/object.ts";

/**
 * How an object reaches the management cluster. Everything between the edges of `compose` speaks of the objects themselves:
 * it neither knows nor asks how they are delivered. All three functions are pure.
 */
export interface Delivery {
  /** What Crossplane is given for an object, under the same key. */
  wrap(object: KubernetesObject): KubernetesObject;
  /**
   * The object within what Crossplane observes or has read for us, in full: metadata, spec and status as the management
   * cluster has them, and everything that `ownedFields` needs.
   */
  unwrap(observed: JsonObject): JsonObject;
  /**
   * Of an object that was unwrapped, the part that was delivered before: what may be returned again without making webhook
   * defaults or hand edits ours. Undefined where nobody recorded it.
   */
  ownedFields(object: JsonObject): JsonObject | undefined;
}

/** Of a composed resource Crossplane's name begins so (v2.4.0, composition_functions.go, FieldOwnerComposedPrefix). */
const crossplaneManager = "apiextensions.crossplane.io/composed";

/** Crossplane applies the object itself, and its managed fields say what of it is ours. */
export const direct: Delivery = {
  wrap: (object) => object,
  unwrap: (observed) => observed,
  ownedFields: (object) => selectOwnedPart(object, crossplaneManager),
};
