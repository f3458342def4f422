import { isObject } from "../../function/kubernetes/object.ts";
import { withOwnSpec } from "../simulation/composite-scope.ts";
import { Random } from "../simulation/random.ts";
import { calm, World } from "../simulation/world.ts";
import type { Change } from "./facts.ts";
import type { Driver, Spec } from "./script.ts";

/** Turns without a write after which nothing is under way, whoever had them. */
const quietTurns = 30;
const maximumTurns = 20_000;

/** Plays on the model of Crossplane and Cluster API, where chance decides whose turn it is. */
export function modelDriver(seed: number): Driver {
  const world = new World();
  const random = new Random(seed);
  const changes: Change[] = [];
  world.api.heard = (object, isGone) => void changes.push({ object, isGone });
  return {
    ask: async (spec) => ask(world, spec),
    settle: async () => settle(world, random),
    changes: async () => changes,
  };
}

function ask(world: World, requested: Spec | undefined): void {
  const { composite } = world;
  const spec: unknown = requested && structuredClone(requested);
  if (!composite) return isObject(spec) ? world.create(spec) : undefined;
  if (!isObject(spec)) return world.api.remove(composite);
  world.api.update(composite, "user", { spec: withOwnSpec(composite, spec) });
}

function settle(world: World, random: Random): void {
  for (let turn = 0; turn < maximumTurns; turn += 1) {
    if (isQuiet(world, random)) return;
  }
  throw new Error(`still moving after ${maximumTurns} turns`);
}

/** Some turns without an effect, then none of anybody, then none of Crossplane's clock. */
function isQuiet(world: World, random: Random): boolean {
  const before = world.api.version;
  for (let turn = 0; turn < quietTurns; turn += 1) {
    world.step(random, calm);
    if (world.api.version !== before) return false;
  }
  world.round(random);
  if (world.api.version !== before) return false;
  world.api.now = Math.max(world.api.now, world.crossplane.nextAt);
  world.reconcile(random, calm);
  return world.api.version === before;
}
