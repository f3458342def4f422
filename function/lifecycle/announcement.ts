import { InvalidClusterError } from "../api/problem.ts";
import { annotationOf } from "../kubernetes/object.ts";
import { completeVersionText, isNewer } from "../kubernetes/version.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";

/**
 * How far a step of an upgrade has come with the control plane. It is announced on the Cluster first, and the control plane
 * is told of it once that is seen. So whoever sees the Cluster knows all that the control plane may have been told, however
 * late that is seen, and whoever died in between (docs/decisions/0111).
 */
export type Stage =
  /** The Cluster is not seen to say it: the control plane keeps what it is. */
  | "Announced"
  /** The Cluster says it and the control plane is seen without it: it is told now, or was told already. */
  | "UnderWay"
  /** The control plane is seen with it, or nothing is seen yet. */
  | "Told";

/** `step` is in the form of the distribution. */
export function stageOf(state: State, step: string): Stage {
  const seen = readObservedVersion(state);
  if (seen === undefined || !state.coreCluster || !isNewer(step, seen)) return "Told";
  return isNewer(step, readAnnouncedVersion(state) ?? seen) ? "Announced" : "UnderWay";
}

/** The newest version that the control plane may have been told, as the Cluster says; undefined where it is no version. */
export function readAnnouncedVersion({ coreCluster }: State): string | undefined {
  return completeVersionText(annotationOf(coreCluster?.object, ownAnnotation.version) ?? "");
}

/** What the control plane is seen to be told, vX.Y.Z; where its spec has no version, which a cloud may choose, what it runs. */
export function readObservedVersion({ controlPlane }: State): string | undefined {
  return controlPlane?.version ?? controlPlane?.runningVersion;
}

/**
 * A Cluster that somebody has paused in the middle of a step: what is seen of the control plane may be what it was before, and
 * to tell it the step would be news (rule D6). So nothing is said; a moment later the control plane is seen.
 */
export function rejectPausedStep(
  { coreCluster }: State,
  { stage, step }: { readonly stage: Stage; readonly step: string },
): void {
  if (!coreCluster?.isPaused || stage !== "UnderWay") return;
  const message = `The Cluster is paused while its control plane goes to ${step}: nothing is changed until that is seen, or until it goes on`;
  throw new InvalidClusterError([{ path: "", message }]);
}
