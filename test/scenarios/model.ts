import { isObject } from "../../function/kubernetes/object.ts";
import { withOwnSpec } from "../simulation/composite-scope.ts";
import { Random } from "../simulation/random.ts";
import { calm, World } from "../simulation/world.ts";
import type { Change } from "./facts.ts";
import type { Driver, Spec } from "./script.ts";

/** The number of turns without a write after which the world may be settled. */
const quietTurns = 30;
const maximumTurns = 20_000;

/** Plays on the model of Crossplane and Cluster API. The seed decides the order of controllers. */
export function modelDriver(seed: number): Driver {
  const world = new World();
  const random = new Random(seed);
  const changes: Change[] = [];
  world.api.heard = (object, isGone) => void changes.push({ object, isGone });
  return {
    ask: async (spec) => writeSpec(world, spec),
    settle: async () => settle(world, random),
    changes: async () => changes,
  };
}

function writeSpec(world: World, requested: Spec | undefined): void {
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
  throw new Error(`not settled after ${maximumTurns} turns`);
}

/** Whether no write happens: in some random turns, in a turn of each controller, and when the TTL has expired. */
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
