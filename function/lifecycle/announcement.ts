import { InvalidClusterError } from "../api/problem.ts";
import { annotationOf } from "../kubernetes/object.ts";
import { completeVersionText, isNewer } from "../kubernetes/version.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";

/**
 * Progress of an upgrade step on the control plane. The step is announced first: it is recorded on the Cluster in a
 * response that does not change the control plane. It is applied once the Cluster is observed with it. So the observed
 * Cluster always has the newest version that the control plane may have received, even if the observed control plane
 * is stale or a reconcile was interrupted (docs/decisions/0111).
 */
export type Stage =
  /** The observed Cluster does not have the step yet: this response announces it and preserves the control plane. */
  | "Announced"
  /** The observed Cluster has the step, the observed control plane does not: this response applies it (again). */
  | "UnderWay"
  /** The observed control plane has the step, or no control plane is observed. */
  | "Applied";

/** `step` has the suffix of the distribution, for example `v1.35.2+rke2r1`. */
export function stageOf(state: State, step: string): Stage {
  const observed = readObservedVersion(state);
  if (observed === undefined || !state.coreCluster || !isNewer(step, observed)) return "Applied";
  return isNewer(step, readAnnouncedVersion(state) ?? observed) ? "Announced" : "UnderWay";
}

/** The version that the observed Cluster announces for the control plane; undefined if there is no valid one. */
export function readAnnouncedVersion({ coreCluster }: State): string | undefined {
  return completeVersionText(annotationOf(coreCluster?.object, ownAnnotation.version) ?? "");
}

/**
 * The version in the observed control plane's spec, vX.Y.Z. If the spec has none, because the cloud chooses the
 * version, the running one.
 */
export function readObservedVersion({ controlPlane }: State): string | undefined {
  return controlPlane?.version ?? controlPlane?.runningVersion;
}

/**
 * Rejects while another user pauses the Cluster and a step of the control plane is announced but not observed. The
 * observed control plane may be stale, so returning it could revert the step. If the step was not applied yet, it must
 * not begin on a paused Cluster (rule D6).
 */
export function rejectPausedStep(
  { coreCluster }: State,
  { stage, step }: { readonly stage: Stage; readonly step: string },
): void {
  if (!coreCluster?.isPaused || stage !== "UnderWay") return;
  const message =
    `The Cluster is paused while its control plane is upgraded to ${step}: ` +
    "nothing changes until the control plane is observed with this version, or the Cluster is unpaused";
  throw new InvalidClusterError([{ path: "", message }]);
}
