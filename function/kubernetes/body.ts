import type { JsonObject } from "./object.ts";

/**
 * An object that a module renders, without its name. The function removes undefined fields, empty lists and objects
 * that become empty (kubernetes/prune.ts); render `none` for a list that must be sent as `[]`.
 */
export interface ObjectBody {
  readonly apiVersion: string;
  readonly kind: string;
  /** Annotations for the controller of this kind. */
  readonly annotations?: Record<string, string>;
  readonly spec: JsonObject;
}
