import { InvalidClusterError, type Problem } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { runningVersion } from "../cluster-api/contract.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";
import { type JsonObject, numberAt, textAt } from "../kubernetes/object.ts";
import { compareVersions, minorOf, parseVersion, type Version } from "../kubernetes/version.ts";
import type { State } from "./state.ts";

/** How far workers may be behind the control plane: https://kubernetes.io/releases/version-skew-policy. */
const kubeletSkew = 3;

/** Refuses what can never be run from here (rule V1): a downgrade, a skipped minor, a pool ahead or too far behind. */
export function checkVersions(state: State, spec: Spec): Problem[] {
  const target = parsed(spec.kubernetes.version);
  const running = state.controlPlane && textAt(state.controlPlane, "spec", "version");
  const step = running === undefined ? undefined : stepProblem(parsed(running), target);
  const pools = spec.workers.map(({ version }, index) => poolProblem(version, target, index));
  const steps = step === undefined ? [] : [{ path: "kubernetes.version", message: step }];
  return [...steps, ...pools.filter((problem) => problem !== undefined)];
}

function stepProblem(running: Version, target: Version): string | undefined {
  const [from, to] = [textOf(running), textOf(target)];
  if (compareVersions(target, running) < 0)
    return `"${to}" is older than the running ${from}: a cluster cannot be downgraded`;
  if (target.major === running.major && target.minor <= running.minor + 1) return undefined;
  const next = minorOf({ ...running, minor: running.minor + 1 });
  return `"${to}" skips a minor version: the cluster runs ${from}, go to a ${next} release first`;
}

function poolProblem(version: string | undefined, target: Version, index: number): Problem | undefined {
  if (version === undefined) return undefined;
  const held = parsed(version);
  const path = `workers[${index}].version`;
  if (compareVersions(held, target) > 0) {
    return { path, message: `"${version}" is newer than the control plane (${textOf(target)}): workers follow it` };
  }
  if (held.major === target.major && held.minor >= target.minor - kubeletSkew) return undefined;
  return { path, message: `"${version}" is more than ${kubeletSkew} minor versions behind ${textOf(target)}` };
}

/**
 * True when workers may take the version of the control plane (rule V2): it runs that version on all its machines, and
 * says of its current generation that it serves and does not roll.
 */
export function isControlPlaneSettledAt(controlPlane: JsonObject, version: string): boolean {
  const replicas = numberAt(controlPlane, "spec", "replicas") ?? 0;
  const counts = ["replicas", "upToDateReplicas", "readyReplicas", "availableReplicas"];
  return (
    isGenerationObserved(controlPlane) &&
    textAt(controlPlane, "spec", "version") === version &&
    runningVersion(controlPlane) === version &&
    counts.every((count) => numberAt(controlPlane, "status", count) === replicas) &&
    isTrue(controlPlane, "Available")
  );
}

function parsed(text: string): Version {
  const version = parseVersion(text);
  if (!version)
    throw new InvalidClusterError([{ path: "spec.kubernetes.version", message: `"${text}" is no version` }]);
  return version;
}

function textOf(version: Version): string {
  return `v${version.major}.${version.minor}.${version.patch}${version.suffix}`;
}
