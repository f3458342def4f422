import type { Fields } from "../../../function/api/value.ts";
import { exceptions } from "./exceptions.ts";
import { type Leaf, valueAt, withValue } from "./leaves.ts";
import { isSame, type Rendering, render } from "./rendering.ts";
import { scalarsOf } from "./values.ts";

/** Whether a value has an effect. Unknown if no other value is accepted. */
export type Trace = "Traced" | "Dropped" | "Unknown";

const mostOthers = 8;

/** Composes the spec without the value and with other values: at least one output must differ. */
export function traceOf(spec: Fields, rendering: Rendering, leaf: Leaf): Trace {
  if (exceptions.some((exception) => exception.is(spec, leaf))) return "Unknown";
  const without = compared(spec, rendering, { leaf, other: undefined });
  if (without === "Traced") return without;
  const others = othersOf(spec, leaf).map((other) => () => compared(spec, rendering, { leaf, other }));
  const found = new Set<Trace>();
  for (const compare of others) {
    found.add(compare());
    if (found.has("Traced")) return "Traced";
  }
  // A default may equal the removed value, so only the removal of an item proves that it has no effect.
  if (found.has("Dropped")) return "Dropped";
  return leaf.type === undefined ? without : "Unknown";
}

/** Other valid values for the field. */
export function othersOf(spec: Fields, { steps, type, field }: Leaf): unknown[] {
  const set = JSON.stringify(valueAt(spec, steps));
  const values = type ? scalarsOf(type, field) : [];
  return values.filter((value) => JSON.stringify(value) !== set).slice(0, mostOthers);
}

function compared(spec: Fields, rendering: Rendering, { leaf, other }: { leaf: Leaf; other: unknown }): Trace {
  const changed = render(withValue(spec, leaf.steps, other));
  if (changed.problems.length === 0) return isSame(changed, rendering) ? "Dropped" : "Traced";
  // A switch that makes other fields ineffective has an effect.
  return changed.problems.some(({ message }) => message.startsWith("has no effect")) ? "Traced" : "Unknown";
}
