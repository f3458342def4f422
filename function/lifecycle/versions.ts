import { type Problem, quote } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { isWhole } from "../cluster-api/machine-progress.ts";
import type { ObservedControlPlane } from "../cluster-api/observed-control-plane.ts";
import {
  compareVersions,
  isNewer,
  isSameVersion,
  type Version,
  versionOf,
  formatVersion,
} from "../kubernetes/version.ts";
import { readAnnouncedVersion, readObservedVersion } from "./announcement.ts";
import type { PoolSlice } from "./pools.ts";
import type { State } from "./state.ts";

/**
 * Minor versions that a kubelet may be older than the API server: https://kubernetes.io/releases/version-skew-policy.
 */
const kubeletSkew = 3;

/** Reports an observed version that is not vX.Y.Z. Without an order of versions a downgrade cannot be excluded. */
export function findUnreadableVersion(object: string, text: string): Problem {
  const message = `cannot be compared with ${quote(text)}, the version of the ${object}: set that to vX.Y.Z first`;
  return { path: "kubernetes.version", message };
}

/**
 * Reports the version of the control plane, if it cannot be parsed and neither a running nor an announced one is known.
 */
export function findUnreadableVersionProblem(state: State): Problem | undefined {
  const text = state.controlPlane?.versionText;
  const isKnown = (readObservedVersion(state) ?? readAnnouncedVersion(state)) !== undefined;
  return text === undefined || isKnown ? undefined : findUnreadableVersion("control plane", text);
}

/** Reports pools that are newer than the control plane or too old for it (rule V4). */
export function findPoolVersionProblems({ kubernetes, workers }: Spec, needsEqualMinor: boolean): Problem[] {
  const target = versionOf(kubernetes.version);
  return workers.flatMap(({ version, autoscaling }, index) => {
    const skew = findSkewProblem(version, target, index);
    const isHeldBack =
      needsEqualMinor &&
      autoscaling !== undefined &&
      version !== undefined &&
      isBehindControlPlane(version, kubernetes.version);
    const message =
      `is not supported while the pool is held back at ${version}: ` +
      "machines of another minor version than the control plane cannot be created";
    return [...(skew ? [skew] : []), ...(isHeldBack ? [{ path: `workers[${index}].autoscaling`, message }] : [])];
  });
}

/** Reports pools whose version is older than the version that they run: there is no downgrade (rules V1, V4). */
export function findPoolDowngradeProblems({ workerGroups }: State, slices: readonly PoolSlice[]): Problem[] {
  return slices.flatMap(({ key, pool, index }) => {
    const running = workerGroups.get(key)?.version;
    if (pool.version === undefined || running === undefined) return [];
    if (!isNewer(running, pool.version)) return [];
    const message = `"${pool.version}" is older than the running ${running}: a pool cannot be downgraded`;
    return [{ path: `workers[${index}].version`, message }];
  });
}

/** True for a pool of an older minor version than the control plane. */
export function isBehindControlPlane(version: string, controlPlane: string): boolean {
  const [pool, plane] = [versionOf(version), versionOf(controlPlane)];
  return pool.major < plane.major || pool.minor < plane.minor;
}

function findSkewProblem(version: string | undefined, target: Version, index: number): Problem | undefined {
  if (version === undefined) return undefined;
  const ofPool = versionOf(version);
  const path = `workers[${index}].version`;
  if (compareVersions(ofPool, target) > 0) {
    return {
      path,
      message: `"${version}" is newer than the control plane (${formatVersion(target)}): a pool must not be newer`,
    };
  }
  if (ofPool.major === target.major && ofPool.minor >= target.minor - kubeletSkew) return undefined;
  const limit = `${kubeletSkew} minor versions older than the control plane (${formatVersion(target)})`;
  return { path, message: `"${version}" is more than ${limit}` };
}

/**
 * True if pools may follow the control plane to a version (rule V2): all its machines run the version and are up to
 * date, and it is available, all at its current generation.
 */
export function isControlPlaneSettledAt(controlPlane: ObservedControlPlane, version: string): boolean {
  return (
    isSameVersion(controlPlane.versionText, version) &&
    controlPlane.runningVersion === version &&
    isWhole(controlPlane.progress) &&
    controlPlane.isAvailable
  );
}
