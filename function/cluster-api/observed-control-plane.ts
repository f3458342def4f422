import { type JsonObject, labelOf, textAt } from "../kubernetes/object.ts";
import { compareVersions, completeVersionText, versionOf } from "../kubernetes/version.ts";
import { type ContractVersion, isControlPlaneAvailable, isStatusCurrent, runningVersion } from "./contract.ts";
import { type ControlPlaneShape, stepsOf } from "./control-plane-shape.ts";
import { contractOf, type KindFacts, kindOf } from "./kind-facts.ts";
import { clusterApiLabel } from "./labels.ts";
import { type MachineProgress, progressOf, readProgress } from "./machine-progress.ts";
import { referenceAt } from "./reference.ts";

/** Facts of an observed control plane. Lifecycle and status use these facts instead of paths in the object. */
export interface ObservedControlPlane {
  readonly object: JsonObject;
  /** The version in its spec, also if it is not valid. */
  readonly versionText: string | undefined;
  /**
   * The version as vX.Y.Z with the suffix of the distribution; undefined if it is not valid, or if the cloud chooses
   * it.
   */
  readonly version: string | undefined;
  /** The oldest version of its machines, vX.Y.Z; undefined until it is reported. */
  readonly runningVersion: string | undefined;
  /** Identity of its machine template; empty if it has no machines in the workload cluster. */
  readonly references: readonly string[];
  readonly progress: MachineProgress;
  /** True if it is available at its current generation. */
  readonly isAvailable: boolean;
  /** True if its Machines are needed to read these facts. */
  readonly needsMachines: boolean;
}

/** Shape of the contract, for a kind that no module lists. */
const contractShape: ControlPlaneShape = {
  machineTemplate: { path: "spec.machineTemplate.spec.infrastructureRef", form: "ContractReference" },
  version: { path: "spec.version" },
  replacesMachines: () => [],
  needsEqualMinor: false,
};

interface Observation {
  readonly object: JsonObject;
  readonly shape: ControlPlaneShape;
  readonly contract: ContractVersion;
  readonly machines: readonly JsonObject[] | undefined;
}

/** Reads facts. `machines` are all Machines of the cluster; undefined until Crossplane has returned them. */
export function readControlPlane(
  object: JsonObject,
  kinds: KindFacts,
  machines: readonly JsonObject[] | undefined,
): ObservedControlPlane {
  const shape = kindOf(kinds, object)?.shape ?? contractShape;
  const members = machines?.filter((machine) => labelOf(machine, clusterApiLabel.controlPlane) !== undefined);
  return factsOf({ object, shape, contract: contractOf(kinds, object), machines: members });
}

function factsOf(observation: Observation): ObservedControlPlane {
  const { object, shape, contract, machines = [] } = observation;
  const versionText = textAt(object, ...stepsOf(shape.version.path));
  return {
    object,
    versionText,
    version: completeVersionText(versionText ?? ""),
    runningVersion: shape.reportsVersion === false ? oldestVersion(machines) : runningVersion(object),
    references: shape.machineTemplate ? [referenceAt(object, stepsOf(shape.machineTemplate.path))] : [],
    progress: progressIn(observation),
    isAvailable: isControlPlaneAvailable(object, contract),
    needsMachines: shape.reportsVersion === false || shape.progress?.needsMachines === true,
  };
}

/**
 * Reads the progress. If it depends on Machines that are not read yet, all counts are undefined and it is not current.
 */
function progressIn({ object, shape: { progress }, contract, machines }: Observation): MachineProgress {
  if (!progress) return readProgress(object, contract);
  if (progress.needsMachines && !machines) return progressOf(object, notCounted, false);
  return progressOf(object, progress.count(object, machines ?? []), isStatusCurrent(object, contract));
}

const notCounted = { total: undefined, ready: undefined, upToDate: undefined, available: undefined };

function oldestVersion(machines: readonly JsonObject[]): string | undefined {
  const versions = machines.flatMap((machine) => completeVersionText(textAt(machine, "spec", "version") ?? "") ?? []);
  return versions.toSorted((left, right) => compareVersions(versionOf(left), versionOf(right)))[0];
}
