import type { ControlPlane } from "../../api/control-plane.ts";
import type { Problem } from "../../api/problem.ts";

export function problemIf(isProblem: boolean, found: Problem): Problem[] {
  return isProblem ? [found] : [];
}

/** A distribution that renews its certificates itself: no setting of certificates has an effect. */
export function findCertificateProblems({ certificates = {} }: ControlPlane, title: string): Problem[] {
  return Object.entries(certificates)
    .filter(([, setting]) => setting !== undefined)
    .map(([field]) => ({
      path: `controlPlane.certificates.${field}`,
      message: `is not supported: ${title} renews its certificates itself`,
    }));
}
