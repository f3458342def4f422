import { textAt } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import type { Random } from "../simulation/random.ts";
import type { Stored } from "../simulation/stored.ts";
import { calm, type World } from "../simulation/world.ts";
import { hasStuckPool } from "./desired.ts";
import type { Course } from "./course.ts";

/** A reconcile of a steady cluster has one call, no events, no writes and a long TTL. */
export function unsteady(course: Course, random: Random): string[] {
  const { world } = course;
  world.api.now += 400_000;
  course.reconcile(random, calm);
  const before = world.api.version;
  world.api.now += 400_000;
  world.round(random);
  const result = course.reconcile(random, calm);
  if (!result) return ["7: a steady cluster got no response"];
  const { output, calls } = result;
  return [
    ...(world.api.version === before ? [] : ["7: a steady cluster was changed"]),
    ...(output.events.length === 0 ? [] : [`7: a steady cluster caused events: ${JSON.stringify(output.events)}`]),
    ...(calls === 1 || isStuckInRollout(world) ? [] : [`7: a steady cluster needed ${calls} calls`]),
    ...(hasStuckPool(world) ? [] : unready(world, output)),
  ];
}

/** Whether a pool was held back during a rollout, which cannot finish until the pool is released. */
function isStuckInRollout(world: World): boolean {
  const isBetween = ({ status }: Stored) => status?.["upToDateReplicas"] !== status?.["replicas"];
  return hasStuckPool(world) && world.api.list("MachineDeployment").some((deployment) => isBetween(deployment));
}

function unready(world: World, { isReady, ttlSeconds }: ComposeOutput): string[] {
  const phase = textAt(world.composite, "status", "phase");
  return [
    ...(phase === "Ready" && ttlSeconds >= 300
      ? []
      : [`7: a steady cluster has phase ${phase} and TTL ${ttlSeconds} s`]),
    ...(isReady ? [] : ["10: a steady cluster is not Ready"]),
  ];
}
