import { clusterApiLabel } from "../cluster-api/labels.ts";
import { countObservedMachines } from "../cluster-api/machine-progress.ts";
import { type JsonObject, labelOf } from "../kubernetes/object.ts";

/**
 * Returns the numbers of observed machines by name of the topology entry; empty if MachineDeployments were not read.
 */
export function measureEntries(deployments: readonly JsonObject[] = []): ReadonlyMap<string, number> {
  return new Map(
    deployments.flatMap((deployment): [string, number][] => {
      const [entry, machines] = [
        labelOf(deployment, clusterApiLabel.topologyDeployment),
        countObservedMachines(deployment),
      ];
      return entry === undefined || machines === undefined ? [] : [[entry, machines]];
    }),
  );
}
