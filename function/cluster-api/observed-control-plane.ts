import { type JsonObject, labelOf, textAt } from "../kubernetes/object.ts";
import { compareVersions, completeVersionText, versionOf } from "../kubernetes/version.ts";
import { type ContractVersion, isControlPlaneAvailable, isStatusCurrent, runningVersion } from "./contract.ts";
import { type ControlPlaneShape, stepsOf } from "./control-plane-shape.ts";
import { contractOf, type KindFacts, kindOf } from "./kind-facts.ts";
import { clusterApiLabel } from "./labels.ts";
import { type MachineProgress, progressOf, readProgress } from "./machine-progress.ts";
import { referenceAt } from "./reference.ts";

/** What is known of a control plane that exists; lifecycle and status take these facts, and no paths into its object. */
export interface ObservedControlPlane {
  readonly object: JsonObject;
  /** Its version as the spec has it, also where that is none. */
  readonly versionText: string | undefined;
  /** The same as vX.Y.Z with the distribution's suffix; undefined where it is no version, or left to a cloud. */
  readonly version: string | undefined;
  /** The oldest version that it runs on any of its machines, vX.Y.Z; undefined before that is reported. */
  readonly runningVersion: string | undefined;
  /** Identity of the template that its machines are made from; none where it has no machines of the cluster's own. */
  readonly references: readonly string[];
  readonly progress: MachineProgress;
  /** It serves, at its current generation. */
  readonly isAvailable: boolean;
  /** Whether its Machines must be seen to know this. */
  readonly needsMachines: boolean;
}

/** Where no module says anything of a kind: as the contract has it. */
const contractShape: ControlPlaneShape = {
  machineTemplate: { path: "spec.machineTemplate.spec.infrastructureRef", form: "ContractReference" },
  version: { path: "spec.version" },
  replacesMachines: () => [],
  needsEqualMinor: false,
};

interface Seen {
  readonly object: JsonObject;
  readonly shape: ControlPlaneShape;
  readonly contract: ContractVersion;
  readonly machines: readonly JsonObject[] | undefined;
}

/** `machines` are all of the cluster; undefined before Crossplane has looked. */
export function readControlPlane(
  object: JsonObject,
  kinds: KindFacts,
  machines: readonly JsonObject[] | undefined,
): ObservedControlPlane {
  const shape = kindOf(kinds, object)?.shape ?? contractShape;
  const own = machines?.filter((machine) => labelOf(machine, clusterApiLabel.controlPlane) !== undefined);
  return factsOf({ object, shape, contract: contractOf(kinds, object), machines: own });
}

function factsOf(seen: Seen): ObservedControlPlane {
  const { object, shape, contract, machines = [] } = seen;
  const versionText = textAt(object, ...stepsOf(shape.version.path));
  return {
    object,
    versionText,
    version: completeVersionText(versionText ?? ""),
    runningVersion: shape.reportsVersion === false ? oldestVersion(machines) : runningVersion(object),
    references: shape.machineTemplate ? [referenceAt(object, stepsOf(shape.machineTemplate.path))] : [],
    progress: progressIn(seen),
    isAvailable: isControlPlaneAvailable(object, contract),
    needsMachines: shape.reportsVersion === false || shape.progress?.needsMachines === true,
  };
}

/** Without the Machines that it counts nothing is known, and nothing is settled. */
function progressIn({ object, shape: { progress }, contract, machines }: Seen): MachineProgress {
  if (!progress) return readProgress(object, contract);
  if (progress.needsMachines && !machines) return progressOf(object, nothingCounted, false);
  return progressOf(object, progress.count(object, machines ?? []), isStatusCurrent(object, contract));
}

const nothingCounted = { total: undefined, ready: undefined, upToDate: undefined, available: undefined };

function oldestVersion(machines: readonly JsonObject[]): string | undefined {
  const versions = machines.flatMap((machine) => completeVersionText(textAt(machine, "spec", "version") ?? "") ?? []);
  return versions.toSorted((left, right) => compareVersions(versionOf(left), versionOf(right)))[0];
}
