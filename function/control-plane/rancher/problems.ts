import type { Problem } from "../../api/problem.ts";

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
