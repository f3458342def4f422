import { clusterApiLabel } from "../cluster-api/labels.ts";
import { countObservedMachines } from "../cluster-api/machine-progress.ts";
import { type JsonObject, labelOf } from "../kubernetes/object.ts";

/** Observed machines by the name of the entry; empty while nobody has looked. */
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
