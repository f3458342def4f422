import { clusterApiLabel } from "../cluster-api/labels.ts";
import { type JsonObject, labelOf, nameOf } from "../kubernetes/object.ts";

/** The MachineSets or Machines of a MachineDeployment, by its label; looked up, because there may be many of both. */
export function membersOf(objects: readonly JsonObject[], deployment: JsonObject | undefined): readonly JsonObject[] {
  const name = nameOf(deployment);
  return name === undefined ? [] : (membersIn(objects).get(name) ?? []);
}

/** What is observed never changes. */
const known = new WeakMap<readonly JsonObject[], ReadonlyMap<string | undefined, readonly JsonObject[]>>();

function membersIn(objects: readonly JsonObject[]): ReadonlyMap<string | undefined, readonly JsonObject[]> {
  const members =
    known.get(objects) ?? Map.groupBy(objects, (object) => labelOf(object, clusterApiLabel.deploymentName));
  known.set(objects, members);
  return members;
}
