import type { JsonObject } from "./object.ts";

/** What a module returns: an object without its name. Absent values may be written as undefined. */
export interface ObjectBody {
  readonly apiVersion: string;
  readonly kind: string;
  /** Annotations that the controller of this kind reads. */
  readonly annotations?: Record<string, string>;
  readonly spec: JsonObject;
}
