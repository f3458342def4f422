import type { ControlPlane } from "../../api/control-plane.ts";
import type { Problem } from "../../api/problem.ts";

export function problemIf(isProblem: boolean, found: Problem): Problem[] {
  return isProblem ? [found] : [];
}

/** RKE2 and k3s renew their certificates themselves, so no setting of certificates has an effect. */
export function findCertificateProblems({ certificates = {} }: ControlPlane, title: string): Problem[] {
  return Object.entries(certificates)
    .filter(([, setting]) => setting !== undefined)
    .map(([field]) => ({
      path: `controlPlane.certificates.${field}`,
      message: `is not supported: ${title} renews its certificates itself`,
    }));
}

interface Mirrored {
  readonly rewrites?: Readonly<Record<string, string>> | undefined;
}

/** Rewrites of the registries at a path below `spec` that containerd cannot read. */
export function findRewriteProblems(path: string, registries: readonly Mirrored[] = []): Problem[] {
  return registries.flatMap(({ rewrites = {} }, index) =>
    Object.keys(rewrites)
      .filter((pattern) => !isExpression(pattern))
      .map((pattern) => ({
        path: `${path}[${index}].rewrites`,
        message: `"${pattern}" is not a regular expression: containerd would fail to start`,
      })),
  );
}

/** Groups with a question mark differ in Go, so containerd checks them. */
function isExpression(pattern: string): boolean {
  try {
    return pattern.includes("(?") || new RegExp(pattern).source !== "";
  } catch {
    return false;
  }
}
