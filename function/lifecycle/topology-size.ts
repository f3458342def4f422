import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { observedMachines } from "../cluster-api/machine-progress.ts";
import { type JsonObject, labelOf } from "../kubernetes/object.ts";
import type { Requirement } from "./requirement.ts";

/** Under this name the MachineDeployments are asked for that Cluster API makes of a topology. */
export const requiredDeployments = "machine-deployments";

export function deploymentsOf({ name, namespace }: ClusterIdentity): Requirement {
  return {
    apiVersion: coreApiVersion,
    kind: "MachineDeployment",
    namespace,
    matchLabels: { [clusterApiLabel.clusterName]: name },
  };
}

/** Observed machines by the name of the entry; empty while nobody has looked. */
export function entrySizes(deployments: readonly JsonObject[] = []): ReadonlyMap<string, number> {
  return new Map(
    deployments.flatMap((deployment): [string, number][] => {
      const [entry, machines] = [labelOf(deployment, clusterApiLabel.topologyDeployment), observedMachines(deployment)];
      return entry === undefined || machines === undefined ? [] : [[entry, machines]];
    }),
  );
}
