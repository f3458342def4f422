import { coreApiVersion, coreGroup } from "../cluster-api/kinds.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { type JsonObject, isKind, listAt, nameOf, textAt } from "../kubernetes/object.ts";
import type { PlannedObject, PlannedObjects } from "./planned-objects.ts";
import { settleObject } from "./settled.ts";
import { wholeObject } from "./machine-group.ts";

const lists = [
  { list: "machineDeployments", kind: "MachineDeployment", label: clusterApiLabel.topologyDeployment },
  { list: "machinePools", kind: "MachinePool", label: clusterApiLabel.topologyPool },
] as const;

/** The worker groups that Cluster API creates for the entries of a topology, once its controllers have finished. */
export function predictEntryGroups(objects: PlannedObjects): JsonObject[] {
  const settled = Object.values(objects).filter(({ isSettled }) => isSettled);
  return settled.flatMap((object) => (isKind(object.observed, coreGroup, "Cluster") ? groupsOf(object) : []));
}

function groupsOf({ observed, machines }: PlannedObject): JsonObject[] {
  const cluster = nameOf(observed) ?? "";
  const namespace = textAt(observed, "metadata", "namespace") ?? "";
  return lists.flatMap(({ list, kind, label }) =>
    listAt(observed, "spec", "topology", "workers", list).map((item) => {
      const entry = textAt(item, "name") ?? "";
      const replicas = machines.get(`workers.${list}[${entry}]`) ?? 0;
      const labels = { [clusterApiLabel.clusterName]: cluster, [label]: entry };
      const metadata = { name: `${cluster}-${entry}`, namespace, generation: 1, labels };
      return settleObject(
        { apiVersion: coreApiVersion, kind, metadata, spec: { replicas } },
        new Map([[wholeObject, replicas]]),
      );
    }),
  );
}
