import { type Problem, shortened } from "../api/problem.ts";
import { versionOfMachines } from "../cluster-api/places.ts";
import { type JsonObject, textAt } from "../kubernetes/object.ts";
import { parseVersion } from "../kubernetes/version.ts";
import { announcedVersion, seenVersion } from "./announcement.ts";
import { describe } from "./rollout.ts";
import type { State } from "./state.ts";
import { topologyVersion } from "./topology.ts";

/** Observed objects whose version is none: nobody knows what comes before or after it, so nothing is changed. */
export function observedVersionProblems(state: State): Problem[] {
  const { coreCluster, controlPlane, machineDeployments } = state;
  const found: [JsonObject | undefined, string | undefined][] = [
    [coreCluster, announcedVersion(state)],
    [coreCluster, topologyVersion(coreCluster)],
    [controlPlane, seenVersion(state)],
    ...machineDeployments.map(({ object }): [JsonObject, string | undefined] => [
      object,
      textAt(object, ...versionOfMachines),
    ]),
  ];
  return found
    .filter(([, version]) => version !== undefined && parseVersion(version) === undefined)
    .map(([object = {}, version = ""]) => ({
      path: "",
      message: `${describe(object)} has the version "${shortened(version)}", which is none: nothing is changed until it has one`,
    }));
}
