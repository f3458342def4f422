import { innerType, unwrap } from "../../../function/api/layer.ts";
import { merge } from "../../../function/api/merge.ts";
import type { Problem } from "../../../function/api/problem.ts";
import { type Fields, isFields, itemsIn } from "../../../function/api/value.ts";
import { schema } from "../../../function/schema.ts";
import { z } from "zod";
import type { Random } from "../../simulation/random.ts";
import { type Base, isOffered } from "./bases.ts";
import { type Leaf, leavesOf, textOf, tidied, withValue } from "./leaves.ts";
import { type Rendering, render } from "./rendering.ts";
import { valueOf } from "./values.ts";

export interface Accepted {
  readonly spec: Fields;
  readonly rendering: Rendering;
  /** Set values, without those of the base. */
  readonly leaves: readonly Leaf[];
}

/** A spec with random values in many fields. Values that the function rejects are removed until it accepts the spec. */
export function acceptedSpec(base: Base, random: Random): Accepted {
  const required = new Set(leavesOf(schema.spec, base.spec).map(({ steps }) => textOf(steps)));
  const setIn = (spec: Fields) => leavesOf(schema.spec, spec).filter(({ steps }) => !required.has(textOf(steps)));
  let spec = randomSpec(base, random);
  let rendering = render(spec);
  for (let [problem] = rendering.problems; problem; [problem] = rendering.problems) {
    const leaves = rejectedBy(problem, setIn(spec), random);
    if (leaves.length === 0)
      throw new Error(`${base.name}: ${problem.path}: ${problem.message}: ${JSON.stringify(spec)}`);
    spec = withBase(base, tidied(leaves.reduce((less, { steps }) => withValue(less, steps, undefined), spec)));
    rendering = render(spec);
  }
  return { spec, rendering, leaves: setIn(spec) };
}

function randomSpec(base: Base, random: Random): Fields {
  const choice = { random, chance: 0.15 + random.next() * 0.35, isOffered: (field: string) => isOffered(base, field) };
  const generated = valueOf(schema.spec, "", choice);
  const pools = itemsIn(generated, "workers").map((pool) => merge(poolSchema, pool, base.pool));
  return withBase(base, { ...(isFields(generated) ? generated : {}), workers: pools });
}

function withBase(base: Base, spec: Fields): Fields {
  const merged = merge(schema.spec, spec, base.spec);
  return isFields(merged) ? merged : {};
}

const workers = unwrap(schema.spec.shape.workers);
const poolSchema = workers instanceof z.ZodArray ? innerType(workers.element) : workers;

/** The values that a problem refers to. A default for workers is reported at each pool. */
function rejectedBy({ path, message }: Problem, leaves: readonly Leaf[], random: Random): Leaf[] {
  const at = path.replace(/^spec\.?/, "");
  for (const place of [at, at.replace(/^workers\[\d+\]/, "workerDefaults")]) {
    const found = rejectedAt(place, message, leaves);
    if (found.length > 0) return found;
  }
  return random.shuffled(leaves).slice(0, 1);
}

function rejectedAt(at: string, message: string, leaves: readonly Leaf[]): Leaf[] {
  const within = (path: string) => leaves.filter(({ steps }) => path !== "" && textOf(steps).startsWith(path));
  const exact = within(at).filter(({ steps }) => textOf(steps) === at);
  if (exact.length > 0) return exact;
  // In reverse order, so that the indexes of list items do not change.
  if (message.startsWith("is required")) return nearest(at, within).toReversed();
  const around = leaves.filter(({ steps }) => at.startsWith(textOf(steps)));
  return (within(at).length > 0 ? within(at) : around).slice(0, 1);
}

function nearest(path: string, within: (path: string) => Leaf[]): Leaf[] {
  const parent = path.slice(0, Math.max(path.lastIndexOf("."), path.lastIndexOf("["), 0));
  const found = within(path);
  return found.length > 0 || parent === "" ? found : nearest(parent, within);
}
