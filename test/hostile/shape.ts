import type { Json, JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeInput } from "../../function/call.ts";
import { composite, quickStart, running } from "../rules/world.ts";

/** A request that one party makes as expensive as possible, `size` times its smallest form. */
export interface Shape {
  readonly title: string;
  /** The largest size: about 4 MiB, or the limit of the API server. */
  readonly largest: number;
  make(size: number): Partial<ComposeInput> & Pick<ComposeInput, "composite">;
}

export const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

export const mapOf = (count: number, make: (index: number) => Json): JsonObject =>
  Object.fromEntries(many(count, (index) => [`key-${index}`, make(index)]));

export const spec = (more: JsonObject): Pick<ComposeInput, "composite"> => ({
  composite: composite({ ...quickStart, ...more }),
});

export const whole = running(composite());
