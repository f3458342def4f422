import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import { parseVersion } from "../../kubernetes/version.ts";

/** What a document of the API server is checked with. */
export interface VersionedScope {
  readonly kubernetes: Kubernetes;
  /** Kubernetes version of the current step of an upgrade. */
  readonly version: string;
}

/** A field, and the first minor version of Kubernetes 1 that knows it. */
interface Needed {
  readonly field: string;
  readonly minor: number;
}

/** Fields at a path that a version of Kubernetes does not know: the API server would not start. */
export function findVersionProblems(path: string, version: string, needed: readonly Needed[]): Problem[] {
  const { minor: current = 0 } = parseVersion(version) ?? {};
  return needed
    .filter(({ minor }) => current < minor)
    .map(({ field, minor }) => ({
      path,
      message: `${field} requires Kubernetes 1.${minor}: the control plane gets ${version}`,
    }));
}
