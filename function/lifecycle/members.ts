import { clusterApiLabel } from "../cluster-api/labels.ts";
import { few } from "../cluster-api/reference.ts";
import { type JsonObject, labelOf, nameOf } from "../kubernetes/object.ts";

/** The MachineSets or Machines of a MachineDeployment, by its label; looked up where there are many. */
export function membersOf(objects: readonly JsonObject[], deployment: JsonObject | undefined): readonly JsonObject[] {
  const name = nameOf(deployment);
  if (name === undefined) return [];
  if (objects.length <= few) return objects.filter((object) => deploymentOf(object) === name);
  return membersIn(objects).get(name) ?? [];
}

type Members = ReadonlyMap<string | undefined, readonly JsonObject[]>;

/** What is observed never changes. */
const known = new WeakMap<readonly JsonObject[], Members>();

function membersIn(objects: readonly JsonObject[]): Members {
  const members = known.get(objects) ?? Map.groupBy(objects, (object) => deploymentOf(object));
  known.set(objects, members);
  return members;
}

function deploymentOf(object: JsonObject): string | undefined {
  return labelOf(object, clusterApiLabel.deploymentName);
}
