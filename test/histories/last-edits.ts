import { isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import { label } from "../simulation/labels.ts";
import { withAt } from "../simulation/stored.ts";
import { hasStuckPool } from "./desired.ts";
import { poolsOf } from "./edits.ts";
import type { Course } from "./course.ts";

/** Two edits of the settled cluster: the first replaces no machine, the second each worker exactly once. */
export function editTheSettled(course: Course, settle: (course: Course) => void): void {
  const { world } = course;
  if (course.violations.length > 0 || hasStuckPool(world)) return;
  course.trace?.("# an edit that changes in place");
  const inPlace = createdBy(course, changedInPlace, settle);
  if (inPlace > 0) course.violations.push(`R3: an edit that changes in place created ${inPlace} machines`);
  course.trace?.("# another registration label of all workers");
  const before = world.api
    .list("Machine")
    .filter(({ metadata }) => metadata.labels[label.deployment] !== undefined).length;
  const replaced = createdBy(course, (pool) => labelled(pool, "example.org/last"), settle);
  if (replaced !== before) course.violations.push(`R1: ${replaced} machines were created to replace ${before}`);
}

function changedInPlace(pool: JsonObject): JsonObject {
  return withAt(labelled(pool, "node-role.kubernetes.io/last"), ["timeouts", "drainSeconds"], 77);
}

function labelled(pool: JsonObject, name: string): JsonObject {
  return { ...pool, labels: { ...(isObject(pool["labels"]) ? pool["labels"] : {}), [name]: "" } };
}

function createdBy(course: Course, change: (pool: JsonObject) => JsonObject, settle: (course: Course) => void): number {
  const before = course.made;
  const { accepted } = course;
  course.ask({ ...accepted, workers: poolsOf(accepted).map((pool) => change(pool)) });
  settle(course);
  return course.violations.length > 0 ? 0 : course.made - before;
}
