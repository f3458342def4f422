import type { JsonObject } from "./object.ts";

/** An object that a module renders, without its name. Absent fields may be undefined. */
export interface ObjectBody {
  readonly apiVersion: string;
  readonly kind: string;
  /** Annotations for the controller of this kind. */
  readonly annotations?: Record<string, string>;
  readonly spec: JsonObject;
}
