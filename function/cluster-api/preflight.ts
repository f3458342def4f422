import { clusterApiAnnotation } from "./labels.ts";

const skew = "KubeadmVersionSkew";

/** Checks of Cluster API before it creates a worker that do not apply (machineset_preflight.go). */
interface Skipped {
  /** Whether the status of the control plane has its version: Cluster API waits for it. */
  readonly reportsVersion: boolean;
  /** Whether workers may join a control plane of a newer minor version. */
  readonly joinsNewer: boolean;
}

/** Renders the annotation of a worker group that skips checks; none if all apply. */
export function renderSkippedChecks({ reportsVersion, joinsNewer }: Skipped): Record<string, string> {
  const checks = [...(reportsVersion ? [] : ["ControlPlaneIsStable"]), ...(joinsNewer ? [skew] : [])];
  return checks.length === 0 ? {} : { [clusterApiAnnotation.skipPreflightChecks]: checks.join(",") };
}

/** Whether these checks, the value of the annotation, include the comparison of minor versions. */
export function skipsSkew(checks: string | undefined): boolean {
  return checks?.split(",").includes(skew) === true;
}
