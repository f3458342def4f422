import type { JsonObject } from "../kubernetes/object.ts";
import { textAt } from "../kubernetes/object.ts";
import { compareVersions, completeVersion, versionOf } from "../kubernetes/version.ts";
import { type ContractVersion, isControlPlaneAvailable, isStatusCurrent, runningVersion } from "./contract.ts";
import { type ControlPlaneShape, stepsOf } from "./control-plane-shape.ts";
import { type MachineProgress, progressOf, readProgress } from "./machine-progress.ts";

/** What is known of a control plane that exists; lifecycle and status take these facts, and no paths into its object. */
export interface ObservedControlPlane {
  readonly object: JsonObject;
  /** Its version as the spec has it, also where that is none. */
  readonly versionText: string | undefined;
  /** The same as vX.Y.Z with the distribution's suffix; undefined where it is no version, or left to a cloud. */
  readonly version: string | undefined;
  /** The oldest version that it runs on any of its machines, vX.Y.Z; undefined before that is reported. */
  readonly runningVersion: string | undefined;
  readonly progress: MachineProgress;
  /** It serves, at its current generation. */
  readonly isAvailable: boolean;
  /** Whether its Machines must be seen to know this. */
  readonly needsMachines: boolean;
}

/** What its module says of its kind. */
export interface ControlPlaneKind {
  readonly shape: ControlPlaneShape;
  readonly contract: ContractVersion;
}

/** Where no module says anything of a kind: as the contract has it. */
export const contractShape: ControlPlaneShape = {
  version: { path: "spec.version" },
  replacesMachines: () => [],
  needsEqualMinor: false,
};

/** `machines` are those of the control plane; undefined before Crossplane has looked. */
export function readControlPlane(
  object: JsonObject,
  { shape, contract }: ControlPlaneKind,
  machines: readonly JsonObject[] | undefined,
): ObservedControlPlane {
  const versionText = textAt(object, ...stepsOf(shape.version.path));
  return {
    object,
    versionText,
    version: completeVersion(versionText ?? ""),
    runningVersion: shape.reportsVersion === false ? oldestVersion(machines ?? []) : runningVersion(object),
    progress: progressIn(object, { shape, contract }, machines),
    isAvailable: isControlPlaneAvailable(object, contract),
    needsMachines: shape.reportsVersion === false || shape.progress?.needsMachines === true,
  };
}

/** Without the Machines that it counts nothing is known, and nothing is settled. */
function progressIn(
  object: JsonObject,
  { shape: { progress }, contract }: ControlPlaneKind,
  machines: readonly JsonObject[] | undefined,
): MachineProgress {
  if (!progress) return readProgress(object, contract);
  if (progress.needsMachines && !machines) return progressOf(object, nothingCounted, false);
  return progressOf(object, progress.count(object, machines ?? []), isStatusCurrent(object, contract));
}

const nothingCounted = { total: undefined, ready: undefined, upToDate: undefined, available: undefined };

function oldestVersion(machines: readonly JsonObject[]): string | undefined {
  const versions = machines.flatMap((machine) => completeVersion(textAt(machine, "spec", "version") ?? "") ?? []);
  return versions.toSorted((left, right) => compareVersions(versionOf(left), versionOf(right)))[0];
}
