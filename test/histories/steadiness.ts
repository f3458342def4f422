import { textAt } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import type { Random } from "../simulation/random.ts";
import type { Stored } from "../simulation/stored.ts";
import { calm, type World } from "../simulation/world.ts";
import { hasStuckPool } from "./desired.ts";
import type { Course } from "./course.ts";

/** A steady cluster: one call, no events, no write, and the next look is far away. */
export function unsteady(course: Course, random: Random): string[] {
  const { world } = course;
  world.api.now += 400_000;
  course.reconcile(random, calm);
  const before = world.api.version;
  world.api.now += 400_000;
  world.round(random);
  const result = course.reconcile(random, calm);
  if (!result) return ["7: no answer"];
  const { output, calls } = result;
  return [
    ...(world.api.version === before ? [] : ["7: a steady cluster was written to"]),
    ...(output.events.length === 0 ? [] : [`7: a steady cluster gave events: ${JSON.stringify(output.events)}`]),
    ...(calls === 1 || isStuckInRollout(world) ? [] : [`7: a steady cluster took ${calls} calls`]),
    ...(hasStuckPool(world) ? [] : unready(world, output)),
  ];
}

/** A pool that was held back in the middle of a rollout: something rotates for as long as it is. */
function isStuckInRollout(world: World): boolean {
  const isBetween = ({ status }: Stored) => status?.["upToDateReplicas"] !== status?.["replicas"];
  return hasStuckPool(world) && world.api.list("MachineDeployment").some((deployment) => isBetween(deployment));
}

function unready(world: World, { isReady, ttlSeconds }: ComposeOutput): string[] {
  const phase = textAt(world.composite, "status", "phase");
  return [
    ...(phase === "Ready" && ttlSeconds >= 300 ? [] : [`7: steady, but ${phase} and ${ttlSeconds} s`]),
    ...(isReady ? [] : ["10: steady, but not Ready"]),
  ];
}
