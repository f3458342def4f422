import { type MachineCounts, readProgress } from "../../cluster-api/machine-progress.ts";
import { readCondition } from "../../kubernetes/condition.ts";
import { type JsonObject, textAt } from "../../kubernetes/object.ts";

/**
 * Counts machines. The status lacks the number of machines with the current content, but it has the number of the
 * others in a condition, which exists once a rollout has begun, and the oldest version.
 */
export function countMachines(object: JsonObject): MachineCounts {
  const { total, ready, available } = readProgress(object, "v1beta1");
  const upToDate = total === undefined ? undefined : Math.max(total - countOutdated(object, total), 0);
  return { total, ready, available, upToDate };
}

/** Reads a message such as `Rolling 2 replicas with outdated spec (1 replicas up to date)`. */
function countOutdated(object: JsonObject, total: number): number {
  const { status, message = "" } = readCondition(object, "MachinesSpecUpToDate") ?? {};
  const [, count] = /^Rolling (\d+) replicas/.exec(message) ?? [];
  if (status === "False") return count === undefined ? total : Number(count);
  return textAt(object, "status", "version") === textAt(object, "spec", "version") ? 0 : total;
}
